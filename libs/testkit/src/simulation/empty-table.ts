import { BatchWriteItemCommand, ScanCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** DynamoDB takes so many deletes in one request. */
const deletesPerRequest = 25;

/** Deletes every item of a table, page by page. */
export async function emptyTable(client: DynamoDBClient, tableName: string, keyName: string): Promise<void> {
  for (;;) {
    const { Items: items = [] } = await client.send(
      new ScanCommand({
        TableName: tableName,
        ConsistentRead: true,
        ProjectionExpression: '#key',
        ExpressionAttributeNames: { '#key': keyName },
        Limit: deletesPerRequest,
      }),
    );
    if (items.length === 0) return;
    const deletes = items.map((Key) => ({ DeleteRequest: { Key } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: deletes } }));
  }
}
