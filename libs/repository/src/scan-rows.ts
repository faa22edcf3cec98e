import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Row } from '@daybreak/domain';
import { type OnUnreadable, readItems, throwUnreadable } from './read-items.ts';
import { type Story, storyOfItem } from './row-item.ts';
import type { RowTable } from './row-table.ts';

/**
 * Every row, in no order, page by page as it is asked for. An item that is no row is told to `onUnreadable`, without which it is
 * thrown. It reads the whole table: for tools, not for functions.
 */
export async function* scanRows(table: RowTable, onUnreadable?: OnUnreadable): AsyncGenerator<Row, void, void> {
  for await (const { row } of scanStories(table, onUnreadable)) if (row !== undefined) yield row;
}

/** `scanRows`, and what is left of deleted rows. */
export async function* scanStories(
  { documentClient, tableName }: RowTable,
  onUnreadable: OnUnreadable = throwUnreadable,
): AsyncGenerator<Story, void, void> {
  let startKey: Record<string, AttributeValue> | undefined;
  do {
    const { Items: items = [], LastEvaluatedKey: last } = await documentClient.send(
      new ScanCommand({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey: startKey }),
    );
    yield* readItems(items, storyOfItem, onUnreadable);
    startKey = last;
  } while (startKey !== undefined);
}
