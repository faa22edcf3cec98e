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
import { bulkEdit, type BulkOptions } from '../edits/bulk-edit.ts';
import { edited, editReportOf, formatEdit } from '../edits/edit-report.ts';
import { rowOrThrow } from '../history/row-or-throw.ts';
import { parseChoice } from '../selection/choose-rows.ts';
import { openTarget, type Target } from '../target/open-target.ts';
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

const statuses = {
  usual: ['scheduled', 'failed'],
  possible: ['scheduled', 'failed', 'completed', 'cancelled', 'skipped'],
} as const;

/**
 * Gives a row, or those that the options select, another due date or time, whatever the status. Throws UsageError, and CommandError when there is no such row.
 * Resolves to 1 when it skips a row.
 */
export async function reschedule(
  id: string | undefined,
  options: RescheduleOptions & BulkOptions,
  environment: Environment,
): Promise<0 | 1> {
  const { on, time, zone } = options;
  const moment = momentOf(options);
  const choice = await parseChoice('reschedule', id, options, statuses, environment);
  await using target = await openTarget(options, environment);
  if (choice.kind !== 'row') {
    const times = time === false ? ['--no-time'] : time === undefined ? [] : ['--time', time];
    const edit = {
      command: 'reschedule',
      edit: 'rescheduled',
      does: `moves to ${on}`,
      statuses,
      words: ['--on', on, ...times, ...(zone === undefined ? [] : ['--zone', zone])],
      act: async (row: EditInput): Promise<void> => void (await rescheduleRow(target, row, moment)),
    };
    return await bulkEdit(target, choice, edit, options, environment);
  }
  const hint = 'daybreak show prints the row as it is now';
  const result = await edited(rescheduleRow(target, { id: choice.id, version: options.ifVersion }, moment), hint);
  print(environment, options, editReportOf('rescheduled', result), formatEdit);
  return 0;
}

function momentOf({ on, time, zone }: RescheduleOptions): NewMoment {
  if (!isCalendarDate(on)) throw new UsageError(`--on ${visible(on)} is not a calendar date (YYYY-MM-DD)`);
  if (typeof time === 'string' && !isTimeOfDay(time))
    throw new UsageError(`--time ${visible(time)} is not a time of day (HH:MM or HH:MM:SS, such as 09:30)`);
  if (zone !== undefined && !isTimeZone(zone))
    throw new UsageError(`--zone ${visible(zone)} is not a time zone${suggestTimeZone(zone)}`);
  return { dueDate: on, dueTime: time === false ? null : time && canonicalTimeOfDay(time), timeZone: zone };
}

/** Rejects, as import does, a date from which the rule cannot continue. */
async function rescheduleRow(target: Target, { id, version }: EditInput, moment: NewMoment): Promise<EditedRow> {
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
