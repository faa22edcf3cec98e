import {
  builtInRuleBook,
  canonicalTimeOfDay,
  definitionOf,
  describeProblems,
  isCalendarDate,
  isTimeOfDay,
  isTimeZone,
  parseRowDefinition,
  PlanError,
  planRow,
  rescheduledRow,
  type Row,
  type RuleBook,
  RuleMissingError,
  type Values,
  valuesSchema,
} from '@daybreak/domain';
import { ConflictError, type EditedRow, RowNotFoundError, type RowRepository } from '@daybreak/repository';
import * as v from 'valibot';
import { type EditMessage, sourceOf } from './edit-message.ts';
import { runRow, type RunRowDependencies } from './run-row.ts';
import { RefusedEditError } from './refused-edit-error.ts';

export type EditedRows = Pick<
  RowRepository,
  | 'get'
  | 'checkEdit'
  | 'noteEdit'
  | 'put'
  | 'change'
  | 'reschedule'
  | 'skip'
  | 'redrive'
  | 'cancel'
  | 'delete'
  | 'pause'
  | 'resume'
>;

export interface ApplyEditDependencies extends Pick<RunRowDependencies, 'runs' | 'rowMessages'> {
  rows: EditedRows;
  /** Default: the rules of the workspace. */
  rules?: RuleBook | undefined;
}

/** What an edit did. `version` is that of the row after it. */
export interface AppliedEdit {
  result: 'created' | 'replaced' | 'unchanged' | 'edited';
  version?: number | undefined;
}

type Edit<Action extends EditMessage['action']> = Extract<EditMessage, { action: Action }>;

/** The pipeline may change a row between the read and the edit, but not many times in a row. */
const maximumAttempts = 5;

/** Makes an edit. Throws RefusedEditError, and the errors of the repository. */
export async function applyEdit(
  message: EditMessage,
  sentAt: Date,
  { rows, rules = builtInRuleBook, ...byHand }: ApplyEditDependencies,
): Promise<AppliedEdit> {
  const source = sourceOf(message);
  switch (message.action) {
    case 'put':
      return await put(rows, message, rules);
    case 'change':
      return edited(await rows.change({ ...target(message), changes: await checkedChanges(rows, message, rules) }));
    case 'reschedule':
      return edited(await rows.reschedule({ ...target(message), ...(await checkedMoment(rows, message, rules)) }));
    case 'skip':
      return edited(await skip(rows, message, rules));
    case 'run': {
      const { by = 'an owner' } = message;
      await runRow({ ...target(message), sentAt, by }, { rows, ...byHand });
      return { result: 'edited' };
    }
    case 'redrive':
      return edited(await rows.redrive(target(message)));
    case 'cancel':
      return edited(await rows.cancel(target(message)));
    case 'delete':
      await rows.delete(target(message));
      return { result: 'edited' };
    case 'pause':
      await rows.pause({ ...filterOf(message), reason: message.reason, by: message.by, until: message.until, source });
      return { result: 'edited' };
    case 'resume':
      return { result: (await rows.resume({ ...filterOf(message), source })) === undefined ? 'unchanged' : 'edited' };
  }
}

async function put(rows: EditedRows, message: Edit<'put'>, rules: RuleBook): Promise<AppliedEdit> {
  const parsed = parseRowDefinition(message.row, rules);
  if (!parsed.success) throw new RefusedEditError(describeProblems(parsed.problems));
  const { definition } = parsed;
  const result = await rows.put(definition, { replace: message.replace, source: sourceOf(message) });
  if (result === 'conflict') throw new ConflictError(definition.id, 'has another definition, and replace is not set');
  return { result };
}

/** The changes, checked by the row's rule as an import checks them. A row that does not exist is refused by the edit. */
async function checkedChanges(rows: EditedRows, { rowId, changes }: Edit<'change'>, rules: RuleBook): Promise<Values> {
  const parsed = v.safeParse(valuesSchema, changes);
  if (!parsed.success) throw new RefusedEditError('changes: expected values that DynamoDB can store');
  const row = await rows.get(rowId);
  if (row === undefined) return parsed.output;
  const { dueDate, seriesDate = dueDate, anchorDate, occurrence } = row;
  const definition = { ...definitionOf(row), dueDate: seriesDate, anchorDate, occurrence, changes: parsed.output };
  const checked = parseRowDefinition(definition, rules);
  if (!checked.success) throw new RefusedEditError(describeProblems(checked.problems));
  return checked.definition.changes;
}

/** The moment, from which the row's rule must be able to continue. */
async function checkedMoment(rows: EditedRows, message: Edit<'reschedule'>, rules: RuleBook) {
  const { rowId, dueDate, dueTime, timeZone } = message;
  if (!isCalendarDate(dueDate)) throw new RefusedEditError('dueDate: expected a date, YYYY-MM-DD');
  if (typeof dueTime === 'string' && !isTimeOfDay(dueTime))
    throw new RefusedEditError('dueTime: expected a time of day, HH:MM or HH:MM:SS');
  if (timeZone !== undefined && !isTimeZone(timeZone))
    throw new RefusedEditError('timeZone: expected an IANA time zone');
  const moment = { dueDate, dueTime: typeof dueTime === 'string' ? canonicalTimeOfDay(dueTime) : dueTime, timeZone };
  const row = await rows.get(rowId);
  if (row !== undefined && planProblem(row, rules) === undefined) {
    const problem = planProblem(rescheduledRow(row, moment), rules);
    if (problem !== undefined) throw new RefusedEditError(`dueDate: ${problem}`);
  }
  return moment;
}

/** Skips the occurrence of the version that was read. When the row changes between the read and the edit, it reads the row again. */
async function skip(rows: EditedRows, message: Edit<'skip'>, rules: RuleBook): Promise<EditedRow> {
  for (let attempt = 1; ; attempt += 1) {
    const row = await rows.get(message.rowId);
    if (row === undefined) throw new RowNotFoundError(message.rowId);
    const version = message.ifVersion ?? row.version;
    try {
      return await rows.skip({ ...target(message), version, next: nextOf(row, rules) });
    } catch (error) {
      const isRace = error instanceof ConflictError && message.ifVersion === undefined && row.status === 'scheduled';
      if (!isRace || attempt === maximumAttempts) throw error;
    }
  }
}

function nextOf(row: Row, rules: RuleBook) {
  const { next } = planRow(row, rules);
  if (next !== undefined) return next;
  throw new RefusedEditError('the row has no occurrence after this one: to end it, cancel it');
}

/** Why the rule cannot plan the row; undefined when it can, or is not deployed here. */
function planProblem(row: Row, rules: RuleBook): string | undefined {
  try {
    planRow(row, rules);
    return undefined;
  } catch (error) {
    if (error instanceof PlanError) return error.message;
    if (error instanceof RuleMissingError) return undefined;
    throw error;
  }
}

function target(message: Exclude<EditMessage, Edit<'put' | 'pause' | 'resume'>>) {
  return { id: message.rowId, version: message.ifVersion, by: message.by, source: sourceOf(message) };
}

function filterOf({ rule, tenant, rowId, idPrefix, dueFrom, dueTo }: Edit<'pause' | 'resume'>) {
  return { rule, tenant, rowId, idPrefix, dueFrom, dueTo };
}

function edited({ row }: EditedRow): AppliedEdit {
  return { result: 'edited', version: row.version };
}
