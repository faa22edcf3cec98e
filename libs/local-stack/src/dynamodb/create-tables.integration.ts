import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { IndexModel, TableModel } from '../template/stack-model.ts';
import { createTables, TableMismatchError } from './create-tables.ts';
import { type DynamoDBEngine, installedEngines } from './engine/choose-engine.ts';
import { type RunningDynamoDB, startDynamoDB } from './engine/start-dynamodb.ts';

const index: IndexModel = {
  name: 'due',
  keySchema: [
    { name: 'shipShard', keyType: 'HASH' },
    { name: 'shipAt', keyType: 'RANGE' },
  ],
  projectionType: 'INCLUDE',
  nonKeyAttributes: ['version', 'rule'],
};
const table: TableModel = {
  logicalId: 'Orders',
  name: 'orders',
  keySchema: [{ name: 'id', keyType: 'HASH' }],
  attributeTypes: { id: 'S', shipShard: 'S', shipAt: 'S' },
  globalSecondaryIndexes: [index],
  localSecondaryIndexes: [],
};
const withIndex = (changes: Partial<IndexModel>): TableModel => ({
  ...table,
  globalSecondaryIndexes: [{ ...index, ...changes }],
});

describe.each(installedEngines())('an existing table on %s', (engine: DynamoDBEngine) => {
  let dynamodb: RunningDynamoDB;
  let client: DynamoDBClient;
  beforeEach(async () => {
    dynamodb = await startDynamoDB({ engine });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    client = new DynamoDBClient({ endpoint: dynamodb.endpoint, region: 'eu-west-1', credentials });
    await createTables([table], client);
  });
  afterEach(async () => {
    client.destroy();
    await dynamodb.close();
  });

  it('is accepted, in whatever order the template lists its parts', async () => {
    const { id, shipShard, shipAt } = { id: 'S', shipShard: 'S', shipAt: 'S' } as const;
    await createTables(
      [{ ...withIndex({ nonKeyAttributes: ['rule', 'version'] }), attributeTypes: { shipAt, shipShard, id } }],
      client,
    );
  });

  it.each<[string, TableModel]>([
    ['whose key has another type', { ...table, attributeTypes: { ...table.attributeTypes, id: 'N' } }],
    ['whose index has a key with another type', { ...table, attributeTypes: { ...table.attributeTypes, shipAt: 'N' } }],
    ['whose index projects another attribute', withIndex({ nonKeyAttributes: ['version'] })],
    ['whose index projects all attributes', withIndex({ projectionType: 'ALL', nonKeyAttributes: [] })],
    ['with another index', withIndex({ name: 'other' })],
  ])('is rejected for a table %s', async (_, other) => {
    await expect(createTables([other], client)).rejects.toThrow(TableMismatchError);
  });
});
