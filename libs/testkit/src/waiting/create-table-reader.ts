import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { ItemReader } from './create-item-expectations.ts';

/** An item of a table: plain values by attribute. */
export type TableItem = Readonly<Record<string, unknown>>;

/** Where the table is; a `LocalStack` is such a place. */
export interface TablePlace {
  readonly dynamodbEndpoint: string;
  readonly region: string;
}

/**
 * Makes a reader of a table's items, for `createItemExpectations`. An item is known by its key; where that has two attributes, by both,
 * as `customer-1/order-7`. Each read scans the whole table, consistently. Rejects with DynamoDB's ResourceNotFoundException when there is no such table.
 *
 * @example
 * import { startLocalStack } from '@daybreak/local-stack';
 * import { createItemExpectations, createTableReader } from '@daybreak/testkit';
 *
 * const stack = await startLocalStack({ templatePath: 'cdk.out/Shop.template.json' });
 * const orders = await createTableReader(stack, 'orders');
 * await createItemExpectations(orders).expectItem('order-1').toEqual({ orderId: 'order-1', status: 'charged' });
 * await stack.stop();
 */
export async function createTableReader(place: TablePlace, tableName: string): Promise<ItemReader<TableItem>> {
  const { Table } = await withClient(
    place,
    async (client) => await client.send(new DescribeTableCommand({ TableName: tableName })),
  );
  const keyAttributes = (Table?.KeySchema ?? []).map(({ AttributeName = '' }) => AttributeName);
  const keyOf = (item: TableItem): string => keyAttributes.map((name) => String(item[name])).join('/');
  const every = async (): Promise<TableItem[]> =>
    await withClient(place, async (client) => {
      const items: TableItem[] = [];
      for await (const { Items = [] } of paginateScan({ client }, { TableName: tableName, ConsistentRead: true }))
        items.push(...Items);
      return items;
    });
  return { keyOf, every, getMany: async (keys) => (await every()).filter((item) => keys.includes(keyOf(item))) };
}

/** A client of its own for each read: nothing of it is open when the read is over. */
async function withClient<Result>(
  { dynamodbEndpoint: endpoint, region }: TablePlace,
  read: (client: DynamoDBDocumentClient) => Promise<Result>,
): Promise<Result> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'local' };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region, credentials }));
  try {
    return await read(client);
  } finally {
    client.destroy();
  }
}
