import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ensureTable, startDynamoDB } from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import { createItemExpectations } from './create-item-expectations.ts';
import { createTableReader } from './create-table-reader.ts';

const region = 'eu-west-1';
const textKey = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' }) as const;

it('reads all items of a table, from several pages of a scan, by both parts of their key', async () => {
  const { endpoint, close } = await startDynamoDB();
  const credentials = { accessKeyId: 'test', secretAccessKey: 'local' };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials }));
  try {
    await ensureTable(client, {
      TableName: 'orders',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [textKey('customer'), textKey('order')],
      KeySchema: [
        { AttributeName: 'customer', KeyType: 'HASH' },
        { AttributeName: 'order', KeyType: 'RANGE' },
      ],
    });
    const orders = ['1', '2', '3', '4'].map((order) => ({ customer: 'a', order, note: 'x'.repeat(390_000) }));
    const RequestItems = { orders: orders.map((Item) => ({ PutRequest: { Item } })) };
    await client.send(new BatchWriteCommand({ RequestItems }));

    const reader = await createTableReader({ dynamodbEndpoint: endpoint, region }, 'orders');
    const { expectItem, expectItems } = createItemExpectations(reader);
    await expectItems(Object.fromEntries(orders.map((order) => [`a/${order.order}`, order])));
    await expectItem('a/5').toBeAbsent();
    await expect(createTableReader({ dynamodbEndpoint: endpoint, region }, 'other')).rejects.toThrow(
      expect.objectContaining({ name: 'ResourceNotFoundException' }),
    );
  } finally {
    client.destroy();
    await close();
  }
}, 60_000);
