import { isCalendarDate } from './calendar-date.ts';
import { describeProblems, quote } from './problem.ts';
import { type PlannableRow, RuleInputError, type RulePlan } from './rules/rule.ts';
import { RuleMissingError } from './rule-missing-error.ts';
import type { RuleBook } from './rules/rule-book.ts';
import { valuesProblems } from './value-problems.ts';
import type { Values } from './values.ts';

/** The values to write to a due row and, for a recurring row, its next due date. */
export interface Plan {
  values: Values;
  next?: { dueDate: string; timeZone: string };
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
  const { values, next } = runRule(row, ruleBook);
  const problems = valuesProblems(values, 'values');
  if (problems.length > 0) throw new PlanError(row, describeProblems(problems));
  if (next === undefined) return { values };

  if (!isCalendarDate(next.dueDate)) throw new PlanError(row, 'next.dueDate is not a calendar date');
  // Otherwise the row would be due again at once, in an endless loop.
  if (next.dueDate <= row.dueDate) throw new PlanError(row, 'next.dueDate is not after dueDate');
  return { values, next: { dueDate: next.dueDate, timeZone: row.timeZone } };
}

function runRule(row: PlannableRow, ruleBook: RuleBook): RulePlan {
  const rule = ruleBook.get(row.rule);
  if (rule === undefined) throw new RuleMissingError(row, ruleBook);
  const { id, dueDate, timeZone, rule: kind, occurrence, anchorDate, changes } = row;
  try {
    // The caller may pass a whole row: see PlannableRow for what a rule must not read.
    return rule.plan({ id, dueDate, timeZone, rule: kind, occurrence, anchorDate, changes }, { dueDate });
  } catch (error) {
    throw new PlanError(row, reasonOf(error), { cause: error });
  }
}

/** The message of a RuleInputError holds no values. The message of any other error may, so only its name is used. */
function reasonOf(error: unknown): string {
  if (error instanceof RuleInputError) return error.message;
  return `it threw ${error instanceof Error ? error.name : typeof error}`;
}
