import type { StackModel, TableModel } from '@daybreak/local-stack';

/** Returns a sample message: the keys of one item of each table, because most messages contain the key of an item. */
export function sampleKeys({ tables }: Pick<StackModel, 'tables'>): Record<string, string | number> {
  return Object.fromEntries(tables.flatMap((table) => Object.entries(keyOf(table))));
}

/** Returns a sample key of a table. */
export function keyOf({ keySchema, attributeTypes }: TableModel): Record<string, string | number> {
  return Object.fromEntries(keySchema.map(({ name }) => [name, attributeTypes[name] === 'N' ? 1 : `${name}-1`]));
}
