import { isCalendarDate } from './calendar-date.ts';
import { optionsOf } from './definition-of.ts';
import { type DueMoment, momentOf } from './due-at.ts';
import { describeThrown } from './describe-thrown.ts';
import { nextRepeatDate, type Series } from './next-repeat-date.ts';
import { describeProblems, joinPath, type Problem, quote } from './problem.ts';
import { type PlannableRow, RuleInputError, type RulePlan } from './rules/rule.ts';
import { repeatProblem } from './repeat.ts';
import { RuleMissingError } from './rule-missing-error.ts';
import type { RuleBook } from './rules/rule-book.ts';
import { CalendarError, shiftedDate } from './shifted-date.ts';
import { isPlainObject, nameOfType, valuesProblems } from './value-problems.ts';
import type { Values } from './values.ts';

/** The values to write to a due row and, for a recurring row, when it is due next. */
export interface Plan {
  values: Values;
  next?: DueMoment;
}

/** The row's rule can't plan this version of the row; a retry does not help. The message holds no value; the cause may. */
export class PlanError extends Error {
  override name = 'PlanError';
  readonly rowId: string;
  readonly rule: string;
  readonly reason: string;

  constructor(row: PlannableRow, reason: string, options?: ErrorOptions) {
    // Both names are shortened, so that the reason is within the part of a message that a row's history keeps.
    super(`The rule ${quote(row.rule)} can't plan the row ${quote(row.id)}: ${reason}`, options);
    this.rowId = row.id;
    this.rule = row.rule;
    this.reason = reason;
  }
}

/**
 * Returns the plan of the row's rule for its due date. Throws PlanError when the rule throws or its plan is invalid, and
 * RuleMissingError when the rule book does not have the rule.
 */
export function planRow(row: PlannableRow, ruleBook: RuleBook): Plan {
  const { values, next: nextOfRule } = runRule(row, ruleBook);
  const problems = valuesProblems(values, 'values');
  if (problems.length > 0) throw new PlanError(row, describeProblems(problems));
  const dueDate = nextDate(row, nextOfRule);
  if (dueDate === undefined) return { values };
  return { values, next: nextMoment(row, dueDate) };
}

function nextDate(row: PlannableRow, nextOfRule: RulePlan['next']): string | undefined {
  const { repeat, anchorDate, dueDate, seriesDate = dueDate } = row;
  if (repeat !== undefined) {
    if (nextOfRule !== undefined)
      throw new PlanError(row, 'it plans a next date of its own, so the row must not have a repeat');
    return nextOfSeries(row, { repeat, anchorDate }, seriesDate);
  }
  if (nextOfRule === undefined) return undefined;
  if (!isCalendarDate(nextOfRule.dueDate)) throw new PlanError(row, 'next.dueDate is not a calendar date');
  // Otherwise the row would be due again at once, in an endless loop.
  if (nextOfRule.dueDate <= dueDate) throw new PlanError(row, 'next.dueDate is not after dueDate');
  return nextOfRule.dueDate;
}

function nextMoment(row: PlannableRow, dueDate: string): DueMoment {
  try {
    return momentOf({ ...row, dueDate, shiftedDate: shiftedDate({ ...row, dueDate }) });
  } catch (error) {
    if (error instanceof CalendarError) throw new PlanError(row, error.message, { cause: error });
    throw error;
  }
}

function nextOfSeries(row: PlannableRow, series: Series, date: string): string | undefined {
  const problem = repeatProblem(series.repeat);
  if (problem !== undefined) throw new PlanError(row, `repeat: ${problem}`);
  try {
    return nextRepeatDate(series, date);
  } catch (error) {
    if (error instanceof RangeError) throw new PlanError(row, error.message, { cause: error });
    throw error;
  }
}

function runRule(row: PlannableRow, ruleBook: RuleBook): RulePlan {
  const rule = ruleBook.get(row.rule);
  if (rule === undefined) throw new RuleMissingError(row, ruleBook);
  const { id, dueDate, timeZone, rule: kind, occurrence, anchorDate, changes } = row;
  let plan: RulePlan;
  try {
    // The caller may pass a whole row: see PlannableRow for what a rule must not read.
    const plannable = { id, dueDate, timeZone, rule: kind, occurrence, anchorDate, changes, ...optionsOf(row) };
    plan = rule.plan(plannable, { dueDate });
  } catch (error) {
    throw new PlanError(row, reasonOf(error, changes), { cause: error });
  }
  const problems = shapeProblems(plan);
  if (problems.length > 0) throw new PlanError(row, describeProblems(problems));
  return plan;
}

/** The message of a RuleInputError contains no value of the row, so it needs no `describeThrown`. */
function reasonOf(error: unknown, changes: Values): string {
  return error instanceof RuleInputError ? error.message : `it threw ${describeThrown(error, changes)}`;
}

/** The problems of an object that is not a plan. The pipeline would silently ignore a date or a value in an unknown field. */
function shapeProblems(plan: unknown): Problem[] {
  if (plan instanceof Promise)
    return [{ path: '', message: 'its plan function returned a promise: return the plan itself' }];
  if (!isPlainObject(plan))
    return [{ path: '', message: `its plan function returned ${nameOfType(plan)}, not an object { values }` }];
  const { next, ...rest }: { next?: unknown } = plan;
  const unknown = Object.keys(rest).filter((key) => key !== 'values');
  const problems = unknown.map((key) => ({
    path: joinPath(key),
    message: 'is not a field of a plan: use values and next',
  }));
  if (next === undefined) return problems;
  if (!isPlainObject(next))
    return [...problems, { path: 'next', message: `is ${nameOfType(next)}, not an object { dueDate }` }];
  const unknownOfNext = Object.keys(next).filter((key) => key !== 'dueDate');
  return [
    ...problems,
    ...unknownOfNext.map((key) => ({
      path: joinPath('next', key),
      message:
        key === 'timeZone'
          ? 'is not a field of next: a row keeps its time zone'
          : 'is not a field of next: use dueDate',
    })),
    ...('dueDate' in next ? [] : [{ path: 'next.dueDate', message: 'is missing' }]),
  ];
}
