import { valuesSchema } from '../values.ts';
import { defineRule } from './rule.ts';

/** Writes the row's `changes` as they stand: a price, a plan, a status that takes effect on the day. */
export const applyChanges = defineRule({
  kind: 'apply-changes',
  description: "Writes the row's changes as they stand.",
  input: valuesSchema,
  plan: (row) => ({ values: row.changes }),
});
