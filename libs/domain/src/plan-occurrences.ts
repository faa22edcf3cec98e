import { planRow, type Plan } from './plan-row.ts';
import type { PlannableRow } from './rules/rule.ts';
import type { RuleBook } from './rules/rule-book.ts';

/** An occurrence of a row, with its plan. */
export interface PlannedOccurrence {
  /** The row as its rule reads it for this occurrence. */
  row: PlannableRow;
  plan: Plan;
}

/**
 * Plans the row's current occurrence and, for a row that recurs, each next one. A recurring row may never end, so the caller
 * stops. Throws the errors of `planRow`.
 *
 * @example
 * for (const { row: { dueDate }, plan } of planOccurrences(row, builtInRuleBook)) {
 *   if (dueDate > '2026-12-31') break;
 *   console.log(dueDate, plan.values);
 * }
 */
export function* planOccurrences(row: PlannableRow, ruleBook: RuleBook): Generator<PlannedOccurrence, void, undefined> {
  for (let occurrence = row; ;) {
    const plan = planRow(occurrence, ruleBook);
    yield { row: occurrence, plan };
    if (plan.next === undefined) return;
    const { shiftedDate, ...next } = plan.next;
    occurrence = { ...occurrence, ...next, shiftedDate, seriesDate: undefined, occurrence: occurrence.occurrence + 1 };
  }
}
