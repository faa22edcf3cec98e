import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { attributeNames } from './conditions.ts';
import type { RowTable } from './row-table.ts';

/** The item under an id as it is now, or what a projection expression takes of it; undefined when there is none. */
export async function getItem(
  { documentClient, tableName }: Pick<RowTable, 'documentClient' | 'tableName'>,
  id: string,
  projection?: string,
): Promise<Record<string, AttributeValue> | undefined> {
  const { Item: item } = await documentClient.send(
    new GetItemCommand({
      TableName: tableName,
      Key: { id: { S: id } },
      ConsistentRead: true,
      ...(projection === undefined
        ? {}
        : { ProjectionExpression: projection, ExpressionAttributeNames: attributeNames(projection) }),
    }),
  );
  return item;
}
