import { isCalendarDate } from './calendar-date.ts';
import { describeProblems, quote } from './problem.ts';
import { type PlannableRow, RuleInputError, type RulePlan } from './rules/rule.ts';
import { RuleMissingError } from './rule-missing-error.ts';
import type { RuleBook } from './rules/rule-book.ts';
import { valuesProblems } from './value-problems.ts';
import type { Values } from './values.ts';

/** What is to be written to a due row, and, for a recurring one, when it is due next. */
export interface Plan {
  values: Values;
  next?: { dueDate: string; timeZone: string };
}

/** The row's rule can't plan it, now or ever; the message never carries a value, the cause may. */
export class PlanError extends Error {
  override name = 'PlanError';
  readonly rowId: string;
  readonly rule: string;
  readonly reason: string;

  constructor(row: PlannableRow, reason: string, options?: ErrorOptions) {
    // The reason comes last, and must be within what a row's history keeps of a message.
    super(`The rule ${quote(row.rule)} can't plan the row ${quote(row.id)}: ${reason}`, options);
    this.rowId = row.id;
    this.rule = row.rule;
    this.reason = reason;
  }
}

/**
 * What the row's rule plans for its due date. Throws PlanError when the rule throws, or its plan can't be carried out, and RuleMissingError
 * when the rule book has no such rule.
 */
export function planRow(row: PlannableRow, ruleBook: RuleBook): Plan {
  const { values, next } = runRule(row, ruleBook);
  const problems = valuesProblems(values, 'values');
  if (problems.length > 0) throw new PlanError(row, describeProblems(problems));
  if (next === undefined) return { values };

  if (!isCalendarDate(next.dueDate)) throw new PlanError(row, 'next.dueDate is not a calendar date');
  // Otherwise the row would be due again at once, for ever.
  if (next.dueDate <= row.dueDate) throw new PlanError(row, 'next.dueDate is not after dueDate');
  return { values, next: { dueDate: next.dueDate, timeZone: row.timeZone } };
}

function runRule(row: PlannableRow, ruleBook: RuleBook): RulePlan {
  const rule = ruleBook.get(row.rule);
  if (rule === undefined) throw new RuleMissingError(row, ruleBook);
  const { id, dueDate, timeZone, rule: kind, occurrence, anchorDate, changes } = row;
  try {
    // A copy without the rest of the row, which a rule must not look at.
    return rule.plan({ id, dueDate, timeZone, rule: kind, occurrence, anchorDate, changes }, { dueDate });
  } catch (error) {
    throw new PlanError(row, reasonOf(error), { cause: error });
  }
}

/** A RuleInputError's message is known to hold no values; any other error is told by its name alone. */
function reasonOf(error: unknown): string {
  if (error instanceof RuleInputError) return error.message;
  return `it threw ${error instanceof Error ? error.name : typeof error}`;
}
