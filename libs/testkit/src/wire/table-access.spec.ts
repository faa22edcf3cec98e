import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createTables, type TableModel } from '@daybreak/local-stack';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createSdkRequestHandler } from './create-sdk-request-handler.ts';
import { createDynamoDBTransport } from './in-process-transport.ts';
import { createTableAccess } from './table-access.ts';
import type { Transport } from './transport.ts';

let dynamodb: Transport;

async function send(operation: string, body: Record<string, unknown>): Promise<void> {
  const { statusCode, body: response } = await dynamodb.send({ service: 'DynamoDB', operation, body });
  if (statusCode !== 200) throw new Error(`${operation} failed: ${JSON.stringify(response)}`);
}

const soldTable: TableModel = {
  logicalId: 'Sold',
  name: 'sold',
  keySchema: [{ name: 'id', keyType: 'HASH' }],
  attributeTypes: { id: 'S' },
  globalSecondaryIndexes: [],
  localSecondaryIndexes: [],
};

beforeEach(async () => {
  dynamodb = createDynamoDBTransport();
  const requestHandler = createSdkRequestHandler(async (request) => await dynamodb.send(request));
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  await createTables(
    [soldTable],
    new DynamoDBClient({ endpoint: 'http://127.0.0.1:9', region: 'us-east-1', credentials, requestHandler }),
  );
});
afterEach(async () => await dynamodb.close());

it('reads an item by its key, and returns undefined for a missing item', async () => {
  const item = { id: { S: 'a' }, count: { N: '1' } };
  await send('PutItem', { TableName: 'sold', Item: item });
  const tables = createTableAccess(dynamodb);

  expect(await tables.read('sold', { id: { S: 'a' } })).toEqual(item);
  expect(await tables.read('sold', { id: { S: 'b' } })).toBeUndefined();
});

it('empties a table of more items than one request deletes, and an empty one', async () => {
  for (let index = 0; index < 60; index += 1)
    await send('PutItem', { TableName: 'sold', Item: { id: { S: String(index) } } });
  const tables = createTableAccess(dynamodb);

  await tables.empty(soldTable);
  await tables.empty(soldTable);

  for (const id of ['0', '24', '25', '59']) expect(await tables.read('sold', { id: { S: id } })).toBeUndefined();
});

it('names the operation that failed', async () => {
  await expect(createTableAccess(dynamodb).read('no-such-table', { id: { S: 'a' } })).rejects.toThrow(
    /^GetItem failed: .*ResourceNotFoundException/,
  );
});

it('scans every item of a table, page by page', async () => {
  // A page is 1 MB.
  const filler = { S: 'x'.repeat(300_000) };
  for (const id of ['a', 'b', 'c', 'd', 'e'])
    await send('PutItem', { TableName: 'sold', Item: { id: { S: id }, filler } });

  const items = await createTableAccess(dynamodb).scan('sold');

  expect(new Set(items.map(({ id }) => id?.S))).toEqual(new Set(['a', 'b', 'c', 'd', 'e']));
  expect(items).toHaveLength(5);
  expect(items).toContainEqual({ id: { S: 'c' }, filler });
});
