import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Row } from '@daybreak/domain';
import { rowOfItem } from './row-item.ts';
import type { RowTable } from './row-table.ts';

/** Every row, in no order, page by page as it is asked for. It reads the whole table: for tools, not for functions. */
export async function* scanRows({ documentClient, tableName }: RowTable): AsyncGenerator<Row, void, void> {
  let startKey: Record<string, AttributeValue> | undefined;
  do {
    const { Items: items = [], LastEvaluatedKey: last } = await documentClient.send(
      new ScanCommand({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey: startKey }),
    );
    yield* items.map(rowOfItem);
    startKey = last;
  } while (startKey !== undefined);
}
