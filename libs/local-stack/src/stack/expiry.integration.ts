import {
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  paginateScan,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { createStackClock } from '@daybreak/local-sqs';
import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { installedEngines } from '../dynamodb/engine/choose-engine.ts';
import { startFixture } from '../testing/start-fixture.ts';
import { streamGrants, streamTemplate } from '../testing/stream-fixture.ts';

const hourMs = 60 * 60 * 1_000;
const startAt = Date.parse('2026-03-29T12:00:00Z');
const waitOptions = { timeoutMs: 10_000 };
const expiring = {
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'part', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'part', AttributeType: 'N' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    },
  },
};

describe.each(installedEngines())('a table with a Time to Live on %s', (engine) => {
  it('deletes each expired item within two days, and no other item', async () => {
    const clock = createStackClock({ kind: 'manual', startAt });
    const functions = { consumer: async () => {} };
    const template = { resources: expiring };
    await using running = await startFixture('', { engine, functions, clock, template });
    const { stack } = running;
    expect(stack.notEmulated.filter((found) => found.includes('TimeToLive'))).toEqual([]);
    const credentials = { accessKeyId: 'test', secretAccessKey: 'local' };
    const client = new DynamoDBClient({ endpoint: stack.dynamodbEndpoint, region: stack.region, credentials });
    const TableName = stack.environmentOf('consumer')['TABLE_NAME'] ?? '';
    const inHours = (hours: number) => ({ N: String(startAt / 1_000 + hours * 3_600) });
    const put = async (id: string, more: object): Promise<unknown> =>
      await client.send(new PutItemCommand({ TableName, Item: { id: { S: id }, part: { N: '1' }, ...more } }));
    const ids = async (): Promise<string[]> => {
      const found: string[] = [];
      for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true }))
        found.push(...Items.map(({ id }) => id?.S ?? ''));
      return found.toSorted();
    };
    const after = async (hours: number): Promise<string[]> => {
      clock.advance(hours * hourMs);
      await stack.waitUntilIdle(waitOptions);
      return await ids();
    };

    const expired = Array.from({ length: 40 }, (_, n) => `expired-${n}`);
    for (const id of expired) await put(id, { expiresAt: inHours(1) });
    await put('later', { expiresAt: inHours(100) });
    await put('never', {});
    await put('as text', { expiresAt: { S: '1' } });
    // DynamoDB ignores an expiry of more than five years ago as a mistake.
    await put('long ago', { expiresAt: { N: '1' } });
    await put('kept', { expiresAt: inHours(1) });
    const others = ['as text', 'later', 'long ago', 'never'];

    expect(await after(0.9)).toHaveLength(45);
    const early = await after(6);
    expect(early.length).toBeGreaterThan(others.length);
    expect(early.length).toBeLessThan(45);
    if (early.includes('kept'))
      await client.send(
        new UpdateItemCommand({
          TableName,
          Key: { id: { S: 'kept' }, part: { N: '1' } },
          UpdateExpression: 'REMOVE expiresAt',
        }),
      );
    const left = await after(48);
    expect(left.filter((id) => id !== 'kept')).toEqual(others);
    expect(await after(100)).toEqual(left.filter((id) => id !== 'later'));
    client.destroy();
  });
});

it('the stream of a table distinguishes expired from deleted items', async () => {
  const clock = createStackClock({ kind: 'manual', startAt });
  const records: unknown[] = [];
  const eventSchema = v.object({ Records: v.array(v.unknown()) });
  const consumer = async (event: unknown): Promise<void> => void records.push(...v.parse(eventSchema, event).Records);
  const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: true };
  const template = streamTemplate({}, streamGrants, { TimeToLiveSpecification });
  await using running = await startFixture('', { functions: { consumer }, clock, template });
  const { stack } = running;
  for (const id of ['expired', 'deleted'])
    await stack.arrive({ table: 'streamed', item: { id: { S: id }, expiresAt: { N: String(startAt / 1_000) } } });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: stack.dynamodbEndpoint, region: stack.region, credentials });
  await client.send(new DeleteItemCommand({ TableName: 'streamed', Key: { id: { S: 'deleted' } } }));
  clock.advance(49 * hourMs);
  for (let time = 0; time < 2; time += 1) await stack.waitUntilIdle(waitOptions);
  client.destroy();

  const removed = (id: string, more: object = {}) =>
    expect.objectContaining({
      eventName: 'REMOVE',
      dynamodb: expect.objectContaining({ Keys: { id: { S: id } } }),
      ...more,
    });
  const userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
  expect(records).toEqual(expect.arrayContaining([removed('deleted'), removed('expired', { userIdentity })]));
  expect(records).not.toContainEqual(removed('deleted', { userIdentity }));
});
