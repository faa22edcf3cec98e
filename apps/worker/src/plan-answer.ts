import {
  PlanError,
  planRow,
  type Plan,
  type PlannableRow,
  type RuleBook,
  RuleMissingError,
  valuesSchema,
} from '@daybreak/domain';
import * as v from 'valibot';

/** What crosses to the thread: what a rule may look at, and no more. */
const plannableRowSchema = v.object({
  id: v.string(),
  dueDate: v.string(),
  timeZone: v.string(),
  rule: v.string(),
  occurrence: v.number(),
  anchorDate: v.string(),
  changes: valuesSchema,
});

/** What comes back. */
const answerSchema = v.variant('kind', [
  v.object({
    kind: v.literal('plan'),
    values: valuesSchema,
    next: v.optional(v.object({ dueDate: v.string(), timeZone: v.string() })),
  }),
  v.object({ kind: v.literal('unplannable'), reason: v.string() }),
  v.object({ kind: v.literal('ruleMissing'), kinds: v.array(v.string()) }),
  v.object({ kind: v.literal('defect'), name: v.string() }),
]);
type Answer = v.InferOutput<typeof answerSchema>;

/** What a rule may look at of a row, as it crosses to the thread. */
export function questionOf(row: PlannableRow): PlannableRow {
  return v.parse(plannableRowSchema, row);
}

/** In the thread: plans the row and never throws, unless its rule ends the thread. */
export function answerOf(question: unknown, rules: RuleBook): Answer {
  try {
    return { kind: 'plan', ...planRow(v.parse(plannableRowSchema, question), rules) };
  } catch (error) {
    if (error instanceof PlanError) return { kind: 'unplannable', reason: error.reason };
    if (error instanceof RuleMissingError) return { kind: 'ruleMissing', kinds: [...error.kinds] };
    return { kind: 'defect', name: error instanceof Error ? error.name : typeof error };
  }
}

/** In the function: the plan. Throws PlanError and RuleMissingError as `planRow` does, and Error for a defect or an answer that is none. */
export function planOfAnswer(row: PlannableRow, answer: unknown): Plan {
  const parsed = v.parse(answerSchema, answer);
  if (parsed.kind === 'unplannable') throw new PlanError(row, parsed.reason);
  if (parsed.kind === 'ruleMissing') throw new RuleMissingError(row, parsed);
  if (parsed.kind === 'defect') throw new Error(`planning in a thread threw ${parsed.name}`);
  const { values, next } = parsed;
  return next === undefined ? { values } : { values, next };
}
