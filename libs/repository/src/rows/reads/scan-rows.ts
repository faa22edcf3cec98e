import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Row } from '@daybreak/domain';
import { isRowId } from '../../items/archive-id.ts';
import { type OnUnreadable, readItems, throwUnreadable } from '../../items/read-items.ts';
import { rowOfItem, type RowOrTombstone, rowOrTombstoneOfItem } from '../../items/row-item.ts';
import type { RowTable } from '../../table/row-table.ts';
import { withWholeHistory } from '../history/whole-history.ts';

/**
 * Iterates over all rows, in no order. The error of an item that cannot be read is passed to `onUnreadable`, or thrown without
 * it. It scans the whole table: for tools, not for functions.
 */
export async function* scanRows(
  table: RowTable,
  onUnreadable: OnUnreadable = throwUnreadable,
): AsyncGenerator<Row, void, void> {
  for await (const items of pages(table)) yield* readItems(items, rowOfItem, onUnreadable);
}

export interface ScanOptions {
  /** The items that a request reads. Default: the 1 MB that one Scan reads. */
  pageSize?: number;
}

/** Iterates over all rows and tombstones, each with its archived history. */
export async function* scanWithHistory(
  table: RowTable,
  onUnreadable: OnUnreadable = throwUnreadable,
  { pageSize }: ScanOptions = {},
): AsyncGenerator<RowOrTombstone, void, void> {
  for await (const items of pages(table, pageSize))
    yield* await withWholeHistory(table, readItems(items, rowOrTombstoneOfItem, onUnreadable), onUnreadable);
}

type Item = Record<string, AttributeValue>;

/** The items of rows and tombstones, page by page. */
async function* pages({ documentClient, tableName }: RowTable, pageSize?: number): AsyncGenerator<Item[], void, void> {
  let startKey: Item | undefined;
  do {
    const { Items: items = [], LastEvaluatedKey: last } = await documentClient.send(
      new ScanCommand({ TableName: tableName, ConsistentRead: true, Limit: pageSize, ExclusiveStartKey: startKey }),
    );
    yield items.filter((item) => isRowId(item['id']?.S ?? ''));
    startKey = last;
  } while (startKey !== undefined);
}
