import { isDeepStrictEqual } from 'node:util';
import type { IndexModel, TableModel } from '../../template/stack-model.ts';
import { itemSizeBytes, type WireItem } from './item-size.ts';

/** Units by what consumed them: the table itself, and each of its indexes that took a part. */
export interface Units {
  table: number;
  indexes: Readonly<Record<string, number>>;
}

/** What of a table decides on its units. */
export type MeteredTable = Pick<TableModel, 'keySchema' | 'globalSecondaryIndexes' | 'localSecondaryIndexes'>;
/** An item before and after a write; undefined where there is none. */
export interface WrittenItem {
  before: WireItem | undefined;
  after: WireItem | undefined;
}

const writeUnitBytes = 1024;

/**
 * What DynamoDB charges for a write of one item: a unit for each KB, rounded up, of the larger of the item before and after,
 * at least one, and for each index what changes in it.
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
 * An entry that comes or goes is one write of its size, one that changes in what the index holds is one of the larger size, and one
 * whose key changes is two: it is deleted and put.
 */
function indexWriteUnits(index: IndexModel, table: MeteredTable, { before, after }: WrittenItem): number {
  const old = indexEntryOf(before, index, table);
  const fresh = indexEntryOf(after, index, table);
  if (old === undefined || fresh === undefined) return old === fresh ? 0 : unitsOf(old ?? fresh);
  if (index.keySchema.some(({ name }) => !isSame(old[name], fresh[name]))) return unitsOf(old) + unitsOf(fresh);
  return isSame(old, fresh) ? 0 : Math.max(unitsOf(old), unitsOf(fresh));
}

/** What an index holds of an item; undefined for an item that lacks one of its keys, or for none. */
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

/** By what they hold: dynalite makes some objects without a prototype. */
function isSame(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other, { skipPrototype: true });
}
