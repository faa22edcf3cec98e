import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { createStackClock } from '@daybreak/local-sqs';
import { describe, expect, it } from '@jest/globals';
import { installedEngines } from '../dynamodb/engine/choose-engine.ts';
import { startFixture } from '../testing/start-fixture.ts';
import type { LocalStack } from './local-stack.ts';

const functions = { consumer: async () => {} };
const wait = { timeoutMs: 10_000 };

function tableOf({ dynamodbEndpoint, region, environmentOf }: LocalStack) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: dynamodbEndpoint, region, credentials });
  const TableName = environmentOf('consumer')['TABLE_NAME'] ?? '';
  const Key = (id: string) => ({ id: { S: id } });
  const state = (id: string, value: string) => ({ ...Key(id), state: { S: value } });
  return {
    client,
    TableName,
    Key,
    state,
    put: async (id: string, value: string) =>
      await client.send(new PutItemCommand({ TableName, Item: state(id, value) })),
    read: async (id: string, ConsistentRead = false) => {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: Key(id), ConsistentRead }));
      return Item?.['state']?.S;
    },
    [Symbol.dispose]: () => client.destroy(),
  };
}

describe.each(installedEngines())('the tables of a stack on %s', (engine) => {
  it('return an older item to an inconsistent read for a second, or until the stack is idle', async () => {
    const clock = createStackClock({ kind: 'manual' });
    await using running = await startFixture('', { engine, functions, clock, answers: { staleReads: 1 } });
    using table = tableOf(running.stack);
    await table.put('a', 'placed');
    expect([await table.read('a'), await table.read('a', true)]).toEqual([undefined, 'placed']);

    await running.stack.waitUntilIdle(wait);
    expect(await table.read('a')).toBe('placed');

    const { client, TableName, Key, state } = table;
    const ship = { UpdateExpression: 'SET #s = :s', ExpressionAttributeNames: { '#s': 'state' } };
    const ExpressionAttributeValues = { ':s': { S: 'shipped' } };
    const updated = await client.send(
      new UpdateItemCommand({ TableName, Key: Key('a'), ...ship, ExpressionAttributeValues, ReturnValues: 'ALL_NEW' }),
    );
    expect(updated.Attributes).toEqual(state('a', 'shipped'));
    expect([await table.read('a'), await table.read('a', true)]).toEqual(['placed', 'shipped']);
    clock.advance(1_000);
    expect(await table.read('a')).toBe('shipped');

    const RequestItems = { [TableName]: [{ DeleteRequest: { Key: Key('a') } }] };
    await client.send(new BatchWriteItemCommand({ RequestItems }));
    expect([await table.read('a'), await table.read('a', true)]).toEqual(['shipped', undefined]);
  });

  it('return short pages of a scan, and parts of a batch', async () => {
    await using running = await startFixture('', { engine, functions, answers: { unprocessed: 1 } });
    using table = tableOf(running.stack);
    const { client, TableName, state } = table;
    const puts = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ PutRequest: { Item: state(id, 'placed') } }));
    let batch = puts;
    let batches = 0;
    for (; batch.length > 0; batches += 1) {
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [TableName]: batch } }),
      );
      const left = new Set(UnprocessedItems?.[TableName]?.map(({ PutRequest }) => PutRequest?.Item?.['id']?.S));
      batch = batch.filter(({ PutRequest }) => left.has(PutRequest.Item.id.S));
    }
    expect(batches).toBeGreaterThan(1);

    const first = await client.send(new ScanCommand({ TableName, ConsistentRead: true, Select: 'COUNT' }));
    expect(first.Count).toBeLessThanOrEqual(3);
    let count = 0;
    let ExclusiveStartKey: typeof first.LastEvaluatedKey;
    do {
      const page = await client.send(
        new ScanCommand({ TableName, ConsistentRead: true, ...(ExclusiveStartKey && { ExclusiveStartKey }) }),
      );
      count += page.Items?.length ?? 0;
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    expect(count).toBe(5);
  });

  it('return the latest items, whole pages and whole batches with such options', async () => {
    const answers = { staleReads: 0, pages: 'whole', unprocessed: 0 } as const;
    await using running = await startFixture('', { engine, functions, answers });
    using table = tableOf(running.stack);
    for (const id of ['a', 'b', 'c', 'd', 'e']) await table.put(id, 'placed');
    expect(await table.read('a')).toBe('placed');
    const { Count, LastEvaluatedKey } = await table.client.send(new ScanCommand({ TableName: table.TableName }));
    expect([Count, LastEvaluatedKey]).toEqual([5, undefined]);
  });
});
