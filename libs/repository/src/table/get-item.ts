import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { attributeNames } from './conditions.ts';
import type { RowTable } from './row-table.ts';

/** Reads an item consistently, with all attributes or those of `projection`; undefined when it does not exist. */
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
