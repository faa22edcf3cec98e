import type { StackModel, TableModel } from '@daybreak/local-stack';

/** A message mostly names what it is about, by the keys of the items that it changes. */
export function sampleKeys({ tables }: Pick<StackModel, 'tables'>): Record<string, string | number> {
  return Object.fromEntries(tables.flatMap((table) => Object.entries(keyOf(table))));
}

/** The key of an item of a table. */
export function keyOf({ keySchema, attributeTypes }: TableModel): Record<string, string | number> {
  return Object.fromEntries(keySchema.map(({ name }) => [name, attributeTypes[name] === 'N' ? 1 : `${name}-1`]));
}
