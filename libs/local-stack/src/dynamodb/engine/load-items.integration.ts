import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createEngineClient } from '../streams/engine-client.ts';
import { findDynoxide } from './choose-engine.ts';
import { canLoadItems, LoadError, loadItems } from './load-items.ts';
import { type RunningDynamoDB, startDynamoDB } from './start-dynamodb.ts';

const dueTable = {
  TableName: 'orders',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [
    { AttributeName: 'id', AttributeType: 'S' },
    { AttributeName: 'shipShard', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'due',
      KeySchema: [{ AttributeName: 'shipShard', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['version'] },
    },
  ],
};
const otherTable = {
  TableName: 'runs',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
};

let dataDir: string;
let engine: RunningDynamoDB;
const call = async (operation: string, body: Record<string, unknown>) => {
  const { statusCode, body: answer } = await createEngineClient(engine.endpoint)(operation, body);
  if (statusCode !== 200) throw new Error(JSON.stringify(answer));
  return answer;
};
const itemsOf = async (TableName: string) => (await call('Scan', { TableName }))['Items'];
const start = async (): Promise<void> => {
  engine = await startDynamoDB({ dataDir, engine: 'dynoxide' });
};

const describeWithDynoxide = findDynoxide() === undefined ? describe.skip : describe;
describeWithDynoxide('loadItems', () => {
  const existing = { id: { S: 'settings' }, count: { N: '16' } };
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'daybreak-load-'));
    await start();
    for (const table of [dueTable, otherTable]) await call('CreateTable', table);
    await call('PutItem', { TableName: 'orders', Item: existing });
    await call('PutItem', { TableName: 'runs', Item: { id: { S: 'run' } } });
  });
  afterEach(async () => {
    await engine.close();
    rmSync(dataDir, { recursive: true });
  });
  const load = async (items: AsyncIterable<string>, signal?: AbortSignal): Promise<number> => {
    try {
      return await loadItems({ dataDir, engine, tableName: 'orders', items, signal });
    } finally {
      await engine.close();
      await start();
    }
  };
  const fail = async (items: AsyncIterable<string>, signal?: AbortSignal): Promise<unknown> => {
    const error = await load(items, signal).catch((reason: unknown) => reason);
    expect(await itemsOf('orders')).toEqual([existing]);
    expect(await itemsOf('runs')).toHaveLength(1);
    expect(readdirSync(dataDir).filter((name) => name.startsWith('loading-'))).toEqual([]);
    return error;
  };

  test('adds the items to the table and its index, as requests would, beside the existing items', async () => {
    expect(canLoadItems(dataDir)).toBe(true);
    const items = Array.from({ length: 500 }, (_, index) => ({
      id: { S: `price-${index}` },
      version: { N: '1' },
      note: { S: 'é\u2028\\"\n' },
      values: { M: { price: { N: '12.5' }, list: { L: [{ NULL: true }, { BOOL: false }] } } },
      // Every other order is in the index.
      ...(index % 2 === 0 ? { shipShard: { S: '1' } } : {}),
    }));
    mkdirSync(join(dataDir, 'loading-by-a-killed-process'));

    const added = await load(
      (async function* () {
        for (const item of items) yield JSON.stringify(item);
      })(),
    );

    expect(added).toBe(500);
    const found = await itemsOf('orders');
    expect(found).toHaveLength(501);
    expect(found).toEqual(expect.arrayContaining([existing, items[0], items[499]]));
    const query = { TableName: 'orders', IndexName: 'due', KeyConditionExpression: 'shipShard = :shard' };
    const due = await call('Query', { ...query, ExpressionAttributeValues: { ':shard': { S: '1' } } });
    expect(due['Count']).toBe(250);
    expect(due['Items']).toContainEqual({ id: { S: 'price-0' }, version: { N: '1' }, shipShard: { S: '1' } });
    expect(await itemsOf('runs')).toHaveLength(1);
    expect(readdirSync(dataDir).filter((name) => name.startsWith('loading-'))).toEqual([]);
    // The store accepts writes as before.
    await call('PutItem', { TableName: 'orders', Item: { id: { S: 'later' }, shipShard: { S: '1' } } });
  });

  test('adds no item if the table can not accept one of them', async () => {
    const items = async function* () {
      yield '{"id":{"S":"good"}}';
      yield '{"name":{"S":"without a key"}}';
    };
    expect(await fail(items())).toBeInstanceOf(LoadError);
  });

  test('adds no item if reading them fails', async () => {
    const items = async function* () {
      yield '{"id":{"S":"good"}}';
      throw new Error('the file can not be read');
    };
    expect(await fail(items())).toMatchObject({ message: 'the file can not be read' });
  });

  test('adds no item if the load is aborted', async () => {
    const aborting = new AbortController();
    const items = async function* () {
      yield '{"id":{"S":"good"}}';
      aborting.abort(new Error('interrupted'));
    };
    expect(await fail(items(), aborting.signal)).toMatchObject({ message: 'interrupted' });
  });
});
