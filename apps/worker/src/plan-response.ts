import {
  PlanError,
  planRow,
  type Plan,
  type PlannableRow,
  type RuleBook,
  RuleMissingError,
  shifts,
  valuesSchema,
} from '@daybreak/domain';
import * as v from 'valibot';

/** The request to the thread: every field of PlannableRow, or the plan in the thread would be another. */
const plannableRowSchema = v.object({
  id: v.string(),
  dueDate: v.string(),
  shiftedDate: v.optional(v.string()),
  dueTime: v.optional(v.string()),
  timeZone: v.string(),
  repeat: v.optional(v.string()),
  calendar: v.optional(v.string()),
  shift: v.optional(v.picklist(shifts)),
  catchUp: v.optional(v.string()),
  seriesDate: v.optional(v.string()),
  tenant: v.optional(v.string()),
  rule: v.string(),
  occurrence: v.number(),
  anchorDate: v.string(),
  changes: valuesSchema,
} satisfies Record<keyof PlannableRow, v.GenericSchema>);

/** The response of the thread. */
const responseSchema = v.variant('kind', [
  v.object({
    kind: v.literal('plan'),
    values: valuesSchema,
    next: v.optional(
      v.object({
        dueDate: v.string(),
        shiftedDate: v.optional(v.string()),
        dueTime: v.optional(v.string()),
        timeZone: v.string(),
      }),
    ),
  }),
  v.object({ kind: v.literal('unplannable'), reason: v.string() }),
  v.object({ kind: v.literal('ruleMissing'), kinds: v.array(v.string()) }),
  v.object({ kind: v.literal('defect'), name: v.string() }),
]);
type PlanResponse = v.InferOutput<typeof responseSchema>;

/** In the function: returns the request to the thread. Drops every field that is not in PlannableRow, since a caller may pass a whole row. */
export function planRequestOf(row: PlannableRow): PlannableRow {
  return v.parse(plannableRowSchema, row);
}

/** In the thread: plans the row of a request. Never throws. */
export function planResponseTo(request: unknown, rules: RuleBook): PlanResponse {
  try {
    return { kind: 'plan', ...planRow(v.parse(plannableRowSchema, request), rules) };
  } catch (error) {
    if (error instanceof PlanError) return { kind: 'unplannable', reason: error.reason };
    if (error instanceof RuleMissingError) return { kind: 'ruleMissing', kinds: [...error.kinds] };
    return { kind: 'defect', name: error instanceof Error ? error.name : typeof error };
  }
}

/** In the function: returns the plan of a response. Throws PlanError and RuleMissingError like `planRow`, and Error for a defect. */
export function planOfResponse(row: PlannableRow, response: unknown): Plan {
  const parsed = v.parse(responseSchema, response);
  if (parsed.kind === 'unplannable') throw new PlanError(row, parsed.reason);
  if (parsed.kind === 'ruleMissing') throw new RuleMissingError(row, parsed);
  if (parsed.kind === 'defect') throw new Error(`The plan in a thread threw ${parsed.name}`);
  const { values, next } = parsed;
  return next === undefined ? { values } : { values, next };
}
