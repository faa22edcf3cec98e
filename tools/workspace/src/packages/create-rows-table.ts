import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ensureTable } from '@daybreak/local-stack';

/** Creates the table `rows`, without the index of due rows, which no owner reads. */
export async function createRowsTable(client: DynamoDBClient): Promise<void> {
  await ensureTable(client, {
    TableName: 'rows',
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  });
}
