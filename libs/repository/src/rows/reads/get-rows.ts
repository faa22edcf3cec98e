import type { Row } from '@daybreak/domain';
import { type OnUnreadable, readItems, throwUnreadable } from '../../items/read-items.ts';
import { rowOfItem, type RowOrTombstone, rowOrTombstoneOfItem } from '../../items/row-item.ts';
import { getItem } from '../../table/get-item.ts';
import { getItems } from '../../table/get-items.ts';
import type { RowTable } from '../../table/row-table.ts';
import { withWholeHistory } from '../history/whole-history.ts';

/** The row as it is now, or undefined when there is none. */
export async function getRow(table: RowTable, id: string): Promise<Row | undefined> {
  const item = await getItem(table, id);
  return item === undefined ? undefined : rowOfItem(item);
}

/** The row as it is now, or what is left of it when it was deleted, with its whole history; undefined when there is neither. */
export async function getWithHistory(table: RowTable, id: string): Promise<RowOrTombstone | undefined> {
  const item = await getItem(table, id);
  if (item === undefined) return undefined;
  const [found] = await withWholeHistory(table, [rowOrTombstoneOfItem(item)], throwUnreadable);
  return found;
}

/**
 * Those of the rows that exist, as they are now, in no order; an id that is named twice is read once. An item that is no
 * row is told to `onUnreadable`, without which it is thrown.
 */
export async function getRows(
  table: RowTable,
  ids: readonly string[],
  onUnreadable: OnUnreadable = throwUnreadable,
): Promise<Row[]> {
  return readItems(await getItems(table, ids), rowOfItem, onUnreadable);
}
