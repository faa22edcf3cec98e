import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { ItemReader } from './create-item-expectations.ts';

/** An item of a table, with plain values by attribute. */
export type TableItem = Readonly<Record<string, unknown>>;

/** The address of a table. A `LocalStack` is a `TablePlace`. */
export interface TablePlace {
  readonly dynamodbEndpoint: string;
  readonly region: string;
}

/**
 * Creates an item reader of a table, for `createItemExpectations`. The key of an item is its partition key, or both parts, such as
 * `customer-1/order-7`. Each read is a consistent scan of the whole table. Rejects with DynamoDB's ResourceNotFoundException if there is no
 * such table.
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

/** Reads with a new client, and destroys it, so that no connection is open after the read. */
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
