import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';
import { post } from '../../testing/post.ts';
import { exampleTable } from '../../testing/write-examples.ts';
import { createMeter } from '../capacity/create-meter.ts';
import { createTables } from '../create-tables.ts';
import { installedEngines } from '../engine/choose-engine.ts';
import { startDynamoDB } from '../engine/start-dynamodb.ts';
import { startDynamoDBProxy } from './start-dynamodb-proxy.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const { name: TableName } = exampleTable;
const Key = { id: { S: 'a' } };
const entry = { shard: { S: '00' }, at: { S: '2026' }, version: { N: '1' } };
const update = {
  TableName,
  Key,
  UpdateExpression: 'SET version = :next',
  ConditionExpression: 'version = :version',
  ExpressionAttributeValues: { ':version': { N: '1' }, ':next': { N: '2' } },
};
const query = {
  TableName,
  IndexName: 'due',
  KeyConditionExpression: '#shard = :shard',
  ExpressionAttributeNames: { '#shard': 'shard' },
  ExpressionAttributeValues: { ':shard': { S: '00' } },
};

/** Requests in order. The second update fails, because the first one has changed the version. */
const conversation: readonly (readonly [operation: string, body: object])[] = [
  ['PutItem', { TableName, Item: { ...Key, ...entry, text: { S: '🎉'.repeat(400) } } }],
  ['UpdateItem', update],
  ['UpdateItem', update],
  ['UpdateItem', { ...update, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }],
  ['GetItem', { TableName, Key, ConsistentRead: true }],
  ['GetItem', { TableName, Key, ReturnConsumedCapacity: 'TOTAL' }],
  ['BatchGetItem', { RequestItems: { [TableName]: { Keys: [Key, { id: { S: 'none' } }] } } }],
  ['Query', query],
  ['Query', { ...query, ReturnConsumedCapacity: 'INDEXES' }],
  ['Query', { ...query, TableName: 'NoSuchTable' }],
  ['DescribeTable', { TableName: 'NoSuchTable' }],
  ['PutItem', { TableName, Item: {} }],
  ['DeleteItem', { TableName, Key, ReturnValues: 'ALL_OLD' }],
];

async function converse(endpoint: string): Promise<{ statusCode: number | undefined; body: unknown }[]> {
  const answers: { statusCode: number | undefined; body: unknown }[] = [];
  for (const [operation, body] of conversation) {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=a/20260101/r/dynamodb/aws4_request, SignedHeaders=host, Signature=0';
    const headers = {
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': '20260101T000000Z',
      authorization,
    };
    const { statusCode, body: text } = await post(endpoint, headers, JSON.stringify(body));
    const answered: unknown = JSON.parse(text);
    answers.push({ statusCode, body: answered });
  }
  return answers;
}

describe.each(installedEngines())('the units of a conversation with %s', (engine) => {
  it('are counted by table and index, and do not change the responses', async () => {
    const database = await startDynamoDB({ engine });
    cleanups.push(async () => await database.close());
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = new DynamoDBClient({ endpoint: database.endpoint, region: 'eu-west-1', credentials });
    cleanups.push(() => client.destroy());
    await createTables([exampleTable], client);
    const meter = createMeter({
      tables: [exampleTable],
      capacity: 'newOnDemand',
      tableArnPrefix: 'table/',
      now: () => 0,
    });
    const proxy = await startDynamoDBProxy({ engineEndpoint: database.endpoint, meter });
    cleanups.push(async () => await proxy.close());

    const metered = await converse(proxy.endpoint);

    expect(metered).toEqual(await converse(database.endpoint));
    // For an item of 2 KB: a put, an update, two failed updates and a deletion with 2 units each. Reads with 1, 0.5 and twice 0.5 units.
    expect(meter.unitCounts()).toEqual({
      [TableName]: { write: 10, read: 2.5, throttled: 0 },
      // The index entry is small: one unit for each write that changes it, and half a unit for each query.
      [`${TableName}/index/due`]: { write: 3, read: 1, throttled: 0 },
      [`${TableName}/index/whole`]: { write: 6, read: 0, throttled: 0 },
    });
  });
});
