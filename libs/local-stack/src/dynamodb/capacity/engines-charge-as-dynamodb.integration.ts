import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type ConsumedCapacity,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exampleTable, writeExamples } from '../../testing/write-examples.ts';
import { createTables } from '../create-tables.ts';
import { installedEngines } from '../engine/choose-engine.ts';
import { type RunningDynamoDB, startDynamoDB } from '../engine/start-dynamodb.ts';
import type { Units } from './write-units.ts';

const TableName = exampleTable.name;
const ReturnConsumedCapacity = 'INDEXES';
const consistent = { TableName, ReturnConsumedCapacity, ConsistentRead: true } as const;
const text = (length: number) => ({ S: 'x'.repeat(length) });

function unitsOf(consumed: ConsumedCapacity | undefined): Units {
  const indexes = Object.entries(consumed?.GlobalSecondaryIndexes ?? {});
  return {
    table: consumed?.Table?.CapacityUnits ?? Number.NaN,
    indexes: Object.fromEntries(indexes.map(([name, { CapacityUnits: units = Number.NaN }]) => [name, units])),
  };
}

describe.each(installedEngines())('%s', (engine) => {
  let database: RunningDynamoDB;
  let client: DynamoDBClient;
  beforeAll(async () => {
    database = await startDynamoDB({ engine });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    client = new DynamoDBClient({ endpoint: database.endpoint, region: 'eu-west-1', credentials });
    await createTables([exampleTable], client);
  });
  afterAll(async () => {
    client.destroy();
    await database.close();
  });

  it.each(writeExamples)('charges for $title', async ({ before, after, units }) => {
    const Key = { id: { S: 'a' } };
    await client.send(new DeleteItemCommand({ TableName, Key }));
    if (before !== undefined) await client.send(new PutItemCommand({ TableName, Item: before }));
    const { ConsumedCapacity } =
      after === undefined
        ? await client.send(new DeleteItemCommand({ TableName, Key, ReturnConsumedCapacity }))
        : await client.send(new PutItemCommand({ TableName, Item: after, ReturnConsumedCapacity }));

    expect(unitsOf(ConsumedCapacity)).toEqual(units);
    expect(ConsumedCapacity?.CapacityUnits).toBe(units.table + Object.values(units.indexes).reduce((a, b) => a + b, 0));
  });

  it.each([
    ['a number', { N: '123456789' }, 6],
    ['a negative number', { N: '-1234' }, 4],
    ['a fraction', { N: '0.0012' }, 2],
    ['emoji', { S: '🎉🎉' }, 8],
    ['bytes', { B: new Uint8Array(30) }, 30],
    ['a set', { SS: ['ab', 'cd', 'efg'] }, 7],
    ['a list', { L: [{ S: 'ab' }, { NULL: true }] }, 3 + 3 + 2],
    ['a map', { M: { price: { N: '12.5' }, plan: { S: 'pro' } } }, 3 + 2 + 5 + 3 + 4 + 3],
  ])('measures %s as documented', async (_, value, bytes) => {
    const key = { id: { S: 'sized' } };
    const fixed = Object.keys({ id: '', value: '', text: '' }).join('').length + key.id.S.length;
    const sized = async (extra: number) =>
      await client.send(
        new PutItemCommand({
          TableName,
          Item: { ...key, value, text: text(1024 - fixed - bytes + extra) },
          ReturnConsumedCapacity,
        }),
      );
    await client.send(new DeleteItemCommand({ TableName, Key: key }));

    expect(unitsOf((await sized(0)).ConsumedCapacity).table).toBe(1);
    expect(unitsOf((await sized(1)).ConsumedCapacity).table).toBe(2);
  });

  it('charges an update as a put, and returns the item of a failed condition', async () => {
    const Key = { id: { S: 'updated' } };
    const update = { TableName, Key, ReturnConsumedCapacity, UpdateExpression: 'SET #text = :text' } as const;
    const names = { ExpressionAttributeNames: { '#text': 'text' } };
    const { ConsumedCapacity } = await client.send(
      new UpdateItemCommand({ ...update, ...names, ExpressionAttributeValues: { ':text': text(2000) } }),
    );
    expect(unitsOf(ConsumedCapacity)).toEqual({ table: 2, indexes: {} });

    const refused = client.send(
      new UpdateItemCommand({
        ...update,
        ...names,
        ExpressionAttributeValues: { ':text': text(1) },
        ConditionExpression: 'attribute_not_exists(id)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    await expect(refused).rejects.toMatchObject({
      name: ConditionalCheckFailedException.name,
      Item: { ...Key, text: text(2000) },
    });
  });

  describe('for reads', () => {
    const ids = ['read-1', 'read-2', 'read-3'];
    const Keys = ids.map((id) => ({ id: { S: id } }));
    beforeAll(async () => {
      for (const Item of Keys) {
        const due = { shard: { S: 'read' }, at: { S: '2026' }, version: { N: '1' }, text: text(3000) };
        await client.send(new PutItemCommand({ TableName, Item: { ...Item, ...due } }));
      }
    });
    const [Key] = Keys;
    const query = (IndexName: string, shard = 'read') => ({
      TableName,
      ReturnConsumedCapacity: 'INDEXES' as const,
      IndexName,
      KeyConditionExpression: '#shard = :shard',
      ExpressionAttributeNames: { '#shard': 'shard' },
      ExpressionAttributeValues: { ':shard': { S: shard } },
    });

    it('charges each item of a batch, found or not', async () => {
      const { ConsumedCapacity } = await client.send(
        new BatchGetItemCommand({
          ReturnConsumedCapacity,
          RequestItems: { [TableName]: { Keys: [...Keys, { id: { S: 'none' } }], ConsistentRead: true } },
        }),
      );
      expect(ConsumedCapacity?.map(unitsOf)).toEqual([{ table: 4, indexes: {} }]);
    });

    it('charges half for an eventually consistent read', async () => {
      const read = { ...consistent, Key };
      const { ConsumedCapacity: whole } = await client.send(new GetItemCommand(read));
      const { ConsumedCapacity: half } = await client.send(new GetItemCommand({ ...read, ConsistentRead: false }));
      expect([whole, half].map(unitsOf)).toEqual([
        { table: 1, indexes: {} },
        { table: 0.5, indexes: {} },
      ]);
    });

    it.each([
      ['whole', 'read', 1.5],
      ['due', 'read', 0.5],
      ['due', 'empty', 0.5],
    ])('charges a query of the index %s for the sum of its projected items: of %s %d', async (index, shard, units) => {
      const { ConsumedCapacity } = await client.send(new QueryCommand(query(index, shard)));
      expect(unitsOf(ConsumedCapacity)).toEqual({ table: 0, indexes: { [index]: units } });
    });

    it('charges for items that a filter removes', async () => {
      const { Count, ConsumedCapacity } = await client.send(
        new QueryCommand({ ...query('whole'), FilterExpression: 'attribute_not_exists(id)' }),
      );
      expect(Count).toBe(0);
      expect(unitsOf(ConsumedCapacity)).toEqual({ table: 0, indexes: { whole: 1.5 } });
    });

    it('charges a consistent scan twice as much', async () => {
      const { ConsumedCapacity: whole } = await client.send(new ScanCommand(consistent));
      const { ConsumedCapacity: half } = await client.send(new ScanCommand({ ...consistent, ConsistentRead: false }));
      expect(unitsOf(whole).table).toBe(2 * unitsOf(half).table);
    });
  });
});
