import { dueAt, type DueMoment, isTimeZone } from '@daybreak/domain';
import { CommandError } from '../terminal/command-error.ts';

/** The UTC instant at which a row is due. Throws CommandError when this machine does not know its time zone, for example one that a newer machine put. */
export function dueAtOf({ id, ...moment }: DueMoment & { id: string }): string {
  const { timeZone } = moment;
  if (isTimeZone(timeZone)) return dueAt(moment);
  throw new CommandError(
    `The row ${id} is due in ${timeZone}, a time zone that this machine does not know: set another with daybreak reschedule --zone`,
  );
}
