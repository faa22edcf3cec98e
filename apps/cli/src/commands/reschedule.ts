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
import { edited, editReportOf, formatEdit } from '../edits/edit-report.ts';
import { rowOrThrow } from '../history/row-or-throw.ts';
import { openTarget } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import { suggestTimeZone } from '../terminal/suggest-time-zone.ts';
import { UsageError } from '../terminal/usage-error.ts';
import type { EditOptions } from './cancel.ts';

export interface RescheduleOptions extends EditOptions {
  on: string;
  /** False for `--no-time`. */
  time?: string | false;
  zone?: string;
}

/** Gives a row another due date or time, whatever its status. Throws UsageError, and CommandError when there is no such row. */
export async function reschedule(id: string, options: RescheduleOptions, environment: Environment): Promise<0> {
  const { on, time, zone, ifVersion: version } = options;
  if (!isCalendarDate(on)) throw new UsageError(`--on ${visible(on)} is not a calendar date (YYYY-MM-DD)`);
  if (typeof time === 'string' && !isTimeOfDay(time))
    throw new UsageError(`--time ${visible(time)} is not a time of day (HH:MM or HH:MM:SS, such as 09:30)`);
  if (zone !== undefined && !isTimeZone(zone))
    throw new UsageError(`--zone ${visible(zone)} is not a time zone${suggestTimeZone(zone)}`);
  await using target = await openTarget(options, environment);
  const row = await rowOrThrow(target, id);
  const dueTime = time === false ? null : time && canonicalTimeOfDay(time);
  const moment = { dueDate: on, dueTime, timeZone: zone };
  // Rejects, as import does, a date from which the rule cannot continue.
  const problem = planProblem(row) === undefined ? planProblem(movedRow(row, moment)) : undefined;
  if (problem !== undefined) throw new UsageError(`--on ${on}: ${problem}`);
  const hint = 'daybreak show prints the row as it is now';
  const result = await edited(target.rows.reschedule({ id, version, ...moment }), hint);
  print(environment, options, editReportOf('rescheduled', result), formatEdit);
  return 0;
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
