import { dueAt, isTimeZone, type Row } from '@daybreak/domain';
import { CommandError } from '../terminal/command-error.ts';

/** The UTC instant at which a row is due. Throws CommandError when this machine does not know its time zone, for example one that a newer machine put. */
export function dueAtOf({ id, dueDate, timeZone }: Pick<Row, 'id' | 'dueDate' | 'timeZone'>): string {
  if (isTimeZone(timeZone)) return dueAt(dueDate, timeZone);
  throw new CommandError(
    `The row ${id} is due in ${timeZone}, a time zone that this machine does not know: set another with daybreak reschedule --zone`,
  );
}
