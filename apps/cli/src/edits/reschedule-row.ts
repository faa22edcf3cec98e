import {
  builtInRuleBook,
  CalendarError,
  canonicalTimeOfDay,
  isCalendarDate,
  isTimeOfDay,
  isTimeZone,
  type NewMoment,
  PlanError,
  planRow,
  rescheduledRow,
  type Row,
  visible,
} from '@daybreak/domain';
import type { EditedRow, EditInput } from '@daybreak/repository';
import { rowOrThrow } from '../history/row-or-throw.ts';
import type { Target } from '../target/open-target.ts';
import { suggestTimeZone } from '../terminal/suggest-time-zone.ts';
import { UsageError } from '../terminal/usage-error.ts';

export interface MomentOptions {
  on: string;
  /** False for `--no-time`. */
  time?: string | false | undefined;
  zone?: string | undefined;
}

/** The moment that `--on`, `--time` and `--zone` give. Throws UsageError. */
export function parseMoment({ on, time, zone }: MomentOptions): NewMoment {
  if (!isCalendarDate(on)) throw new UsageError(`--on ${visible(on)} is not a calendar date (YYYY-MM-DD)`);
  if (typeof time === 'string' && !isTimeOfDay(time))
    throw new UsageError(`--time ${visible(time)} is not a time of day (HH:MM or HH:MM:SS, such as 09:30)`);
  if (zone !== undefined && !isTimeZone(zone))
    throw new UsageError(`--zone ${visible(zone)} is not a time zone${suggestTimeZone(zone)}`);
  return { dueDate: on, dueTime: time === false ? null : time && canonicalTimeOfDay(time), timeZone: zone };
}

/** Rejects, as import does, a date from which the rule cannot continue. */
export async function rescheduleRow(
  target: Pick<Target, 'name' | 'rows'>,
  { id, version }: EditInput,
  moment: NewMoment,
): Promise<EditedRow> {
  const row = await rowOrThrow(target, id);
  const problem = planProblem(row) === undefined ? planProblem(movedRow(row, moment)) : undefined;
  if (problem !== undefined) throw new UsageError(`--on ${moment.dueDate}: ${problem}`);
  return await target.rows.reschedule({ id, version, ...moment });
}

/** Throws UsageError when the row's calendar does not cover the date. */
function movedRow(row: Row, moment: NewMoment): Row {
  try {
    return rescheduledRow(row, moment);
  } catch (error) {
    if (error instanceof CalendarError)
      throw new UsageError(`--on ${moment.dueDate}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Why the rule can't plan the row. Undefined when it can, or when this machine does not have the rule. */
function planProblem(row: Row): string | undefined {
  try {
    planRow(row, builtInRuleBook);
    return undefined;
  } catch (error) {
    if (error instanceof PlanError) return error.message;
    if (error instanceof Error && error.name === 'RuleMissingError') return undefined;
    throw error;
  }
}
