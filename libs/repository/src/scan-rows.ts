import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Row } from '@daybreak/domain';
import { type Story, storyOfItem } from './row-item.ts';
import type { RowTable } from './row-table.ts';

/** Every row, in no order, page by page as it is asked for. It reads the whole table: for tools, not for functions. */
export async function* scanRows(table: RowTable): AsyncGenerator<Row, void, void> {
  for await (const { row } of scanStories(table)) if (row !== undefined) yield row;
}

/** The same with what is left of deleted rows. */
export async function* scanStories({ documentClient, tableName }: RowTable): AsyncGenerator<Story, void, void> {
  let startKey: Record<string, AttributeValue> | undefined;
  do {
    const { Items: items = [], LastEvaluatedKey: last } = await documentClient.send(
      new ScanCommand({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey: startKey }),
    );
    yield* items.map(storyOfItem);
    startKey = last;
  } while (startKey !== undefined);
}
