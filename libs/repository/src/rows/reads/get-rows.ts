import type { Row } from '@daybreak/domain';
import { type OnUnreadable, readItems, throwUnreadable } from '../../items/read-items.ts';
import { rowOfItem, type RowOrTombstone, rowOrTombstoneOfItem } from '../../items/row-item.ts';
import { getItem } from '../../table/get-item.ts';
import { getItems } from '../../table/get-items.ts';
import type { RowTable } from '../../table/row-table.ts';
import { withWholeHistory } from '../history/whole-history.ts';

/** Reads a row consistently; undefined when it does not exist. */
export async function getRow(table: RowTable, id: string): Promise<Row | undefined> {
  const item = await getItem(table, id);
  return item === undefined ? undefined : rowOfItem(item);
}

/** Reads a row, or the tombstone of a deleted row, with its archived history; undefined when there is neither. */
export async function getWithHistory(table: RowTable, id: string): Promise<RowOrTombstone | undefined> {
  const item = await getItem(table, id);
  if (item === undefined) return undefined;
  const [found] = await withWholeHistory(table, [rowOrTombstoneOfItem(item)], throwUnreadable);
  return found;
}

/**
 * Reads the rows that exist, consistently and in no order. Duplicate ids are read once. The error of an item that cannot be
 * read is passed to `onUnreadable`, or thrown without it.
 */
export async function getRows(
  table: RowTable,
  ids: readonly string[],
  onUnreadable: OnUnreadable = throwUnreadable,
): Promise<Row[]> {
  return readItems(await getItems(table, ids), rowOfItem, onUnreadable);
}
