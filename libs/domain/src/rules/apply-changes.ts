import { valuesSchema } from '../values.ts';
import { defineRule } from './rule.ts';

/** Writes the row's `changes` unchanged: a price, a plan or a status that takes effect on the due date. */
export const applyChanges = defineRule({
  kind: 'apply-changes',
  description: "Writes the row's changes unchanged.",
  input: valuesSchema,
  plan: (row) => ({ values: row.changes }),
});
