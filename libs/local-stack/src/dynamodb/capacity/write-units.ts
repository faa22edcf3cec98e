import { isDeepStrictEqual } from 'node:util';
import type { IndexModel, TableModel } from '../../template/stack-model.ts';
import { itemSizeBytes, type WireItem } from './item-size.ts';

/** Units of a table, and of each index that consumed some. */
export interface Units {
  table: number;
  indexes: Readonly<Record<string, number>>;
}

/** The parts of a table that its units depend on. */
export type MeteredTable = Pick<TableModel, 'keySchema' | 'globalSecondaryIndexes' | 'localSecondaryIndexes'>;
/** An item before and after a write. Undefined if it does not exist. */
export interface WrittenItem {
  before: WireItem | undefined;
  after: WireItem | undefined;
}

const writeUnitBytes = 1024;

/**
 * Returns the units that DynamoDB charges for a write of one item: one for each KB, rounded up, of the larger of the old and the new item,
 * at least one, and for each index those of the entries that change.
 */
export function writeUnitsOf(table: MeteredTable, { before, after }: WrittenItem): Units {
  const indexes: Record<string, number> = {};
  for (const index of [...table.globalSecondaryIndexes, ...table.localSecondaryIndexes]) {
    const units = indexWriteUnits(index, table, { before, after });
    if (units > 0) indexes[index.name] = units;
  }
  return { table: Math.max(unitsOf(before), unitsOf(after)), indexes };
}

/**
 * Returns the units of an index. An entry that is added or removed is charged by its size, and one whose projected attributes change by the
 * larger size. An entry whose key changes is charged twice, because it is deleted and put.
 */
function indexWriteUnits(index: IndexModel, table: MeteredTable, { before, after }: WrittenItem): number {
  const oldEntry = indexEntryOf(before, index, table);
  const newEntry = indexEntryOf(after, index, table);
  if (oldEntry === undefined || newEntry === undefined)
    return oldEntry === newEntry ? 0 : unitsOf(oldEntry ?? newEntry);
  if (index.keySchema.some(({ name }) => !isSame(oldEntry[name], newEntry[name])))
    return unitsOf(oldEntry) + unitsOf(newEntry);
  return isSame(oldEntry, newEntry) ? 0 : Math.max(unitsOf(oldEntry), unitsOf(newEntry));
}

/** Returns the entry of an item in an index, or undefined if the item does not exist or lacks a key of the index. */
function indexEntryOf(item: WireItem | undefined, index: IndexModel, table: MeteredTable): WireItem | undefined {
  if (item === undefined || index.keySchema.some(({ name }) => item[name] === undefined)) return undefined;
  if (index.projectionType === 'ALL') return item;
  const names = [...index.keySchema, ...table.keySchema].map(({ name }) => name).concat(index.nonKeyAttributes);
  return Object.fromEntries(
    [...new Set(names)].flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])),
  );
}

function unitsOf(item: WireItem | undefined): number {
  return Math.max(1, Math.ceil(itemSizeBytes(item ?? {}) / writeUnitBytes));
}

/** Compares contents: dynalite creates some objects without a prototype. */
function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other, { skipPrototype: true });
}
