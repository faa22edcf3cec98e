import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';

const activeTimeoutMs = 10_000;
const pollIntervalMs = 20;

/**
 * Creates the table unless it exists, and resolves when it is ACTIVE. Throws Error if it is not active after 10 seconds, and any error of
 * the client.
 *
 * @example
 * import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
 * import { ensureTable, startDynamoDB } from '@daybreak/local-stack';
 *
 * const { endpoint, close } = await startDynamoDB();
 * const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
 * const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials });
 * await ensureTable(client, {
 *   TableName: 'orders',
 *   BillingMode: 'PAY_PER_REQUEST',
 *   KeySchema: [{ AttributeName: 'orderId', KeyType: 'HASH' }],
 *   AttributeDefinitions: [{ AttributeName: 'orderId', AttributeType: 'S' }],
 * });
 * client.destroy();
 * await close();
 */
export async function ensureTable(client: DynamoDBClient, table: CreateTableCommandInput): Promise<void> {
  const { TableName: tableName } = table;
  if (tableName === undefined) throw new TypeError('A table needs a TableName');
  let status = await tableStatus(client, tableName);
  if (status === undefined) status = await createTable(client, table);

  const deadline = performance.now() + activeTimeoutMs;
  while (status !== 'ACTIVE') {
    if (performance.now() > deadline) {
      throw new Error(`Table ${tableName} is ${status ?? 'missing'} after ${activeTimeoutMs} ms`);
    }
    await delay(pollIntervalMs);
    status = await tableStatus(client, tableName);
  }
}

async function createTable(client: DynamoDBClient, table: CreateTableCommandInput): Promise<string | undefined> {
  try {
    const { TableDescription: created } = await client.send(new CreateTableCommand(table));
    return created?.TableStatus;
  } catch (error) {
    // Another caller has created the table.
    if (error instanceof ResourceInUseException) return undefined;
    throw error;
  }
}

async function tableStatus(client: DynamoDBClient, tableName: string): Promise<string | undefined> {
  try {
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
    return table?.TableStatus;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
