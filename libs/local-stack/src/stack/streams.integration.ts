import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { createStackClock } from '@daybreak/local-sqs';
import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { installedEngines } from '../dynamodb/engine/choose-engine.ts';
import { fixtureProblems } from '../testing/fixture-model.ts';
import { startFixture } from '../testing/start-fixture.ts';
import { type FixtureRecords, startStreamFixture, streamGrants, streamTemplate } from '../testing/stream-fixture.ts';

const TableName = 'streamed';
const idle = { timeoutMs: 20_000, skipTime: true };
const idOf = ({ dynamodb }: FixtureRecords[number]): string => dynamodb.Keys.id.S;
const imagesOf = ({ eventName, dynamodb: { OldImage, NewImage } }: FixtureRecords[number]) => [
  eventName,
  OldImage?.['n'],
  NewImage?.['n'],
];
const n = (value: number) => ({ N: String(value) });
/** Returns the number in the new image. */
const numberOf = ({ dynamodb }: FixtureRecords[number]): number =>
  Number(v.parse(v.object({ N: v.string() }), dynamodb.NewImage?.['n']).N);
const failFrom = (record: FixtureRecords[number] | undefined) => ({
  batchItemFailures: record === undefined ? [] : [{ itemIdentifier: record.dynamodb.SequenceNumber }],
});

describe.each(installedEngines())('a stream of a table on %s', (engine) => {
  it.each([undefined, 'newOnDemand'] as const)(
    'records the change of each write, with capacity %s',
    async (capacity) => {
      const records: FixtureRecords = [];
      await using running = await startStreamFixture((batch) => void records.push(...batch), { engine, capacity });
      const { client, put, stack } = running;
      const Key = { id: { S: 'a' } };
      await put('a', 1);
      await put('a', 1);
      const update = {
        TableName,
        Key,
        UpdateExpression: 'SET n = n + :one',
        ConditionExpression: 'n = :seen',
        ExpressionAttributeValues: { ':one': n(1), ':seen': n(1) },
      };
      const { Attributes } = await client.send(new UpdateItemCommand({ ...update, ReturnValues: 'UPDATED_NEW' }));
      expect(Attributes).toEqual({ n: n(2) });
      await expect(client.send(new UpdateItemCommand(update))).rejects.toThrow('conditional request failed');
      const RequestItems = { [TableName]: [{ PutRequest: { Item: { ...Key, n: n(3) } } }] };
      await client.send(new BatchWriteItemCommand({ RequestItems }));
      await client.send(new DeleteItemCommand({ TableName, Key }));
      await client.send(new DeleteItemCommand({ TableName, Key }));
      await stack.waitUntilIdle(idle);

      expect(records.map(imagesOf)).toEqual([
        ['INSERT', undefined, n(1)],
        ['MODIFY', n(1), n(2)],
        ['MODIFY', n(2), n(3)],
        ['REMOVE', n(3), undefined],
      ]);
    },
  );

  it('keeps the order of each item when writers race', async () => {
    const changes = new Map<string, unknown[]>();
    await using running = await startStreamFixture(
      (batch) => {
        for (const record of batch) {
          const [, before, after] = imagesOf(record);
          changes.set(idOf(record), [...(changes.get(idOf(record)) ?? []), [before, after]]);
        }
      },
      { engine },
    );
    const { client, stack } = running;
    const add = async (id: string) =>
      await client.send(
        new UpdateItemCommand({
          TableName,
          Key: { id: { S: id } },
          UpdateExpression: 'ADD n :one',
          ExpressionAttributeValues: { ':one': n(1) },
        }),
      );
    await Promise.all(Array.from({ length: 30 }, async (_, index) => await add(`order-${index % 3}`)));
    await stack.waitUntilIdle(idle);

    const chain = Array.from({ length: 10 }, (_, index) => [index === 0 ? undefined : n(index), n(index + 1)]);
    expect(Object.fromEntries(changes)).toEqual({ 'order-0': chain, 'order-1': chain, 'order-2': chain });
  });
});

it.each(installedEngines())('a stream on %s records a transaction', async (engine) => {
  const records: FixtureRecords = [];
  await using running = await startStreamFixture((batch) => void records.push(...batch), { engine });
  const puts = ['a', 'b'].map((id) => ({ Put: { TableName, Item: { id: { S: id }, n: n(1) } } }));
  await running.client.send(new TransactWriteItemsCommand({ TransactItems: puts }));
  const gets = ['a', 'c'].map((id) => ({ Get: { TableName, Key: { id: { S: id } } } }));
  const { Responses } = await running.client.send(new TransactGetItemsCommand({ TransactItems: gets }));
  expect(Responses).toMatchObject([{ Item: { id: { S: 'a' }, n: n(1) } }, {}]);
  await running.stack.waitUntilIdle(idle);
  expect(records.map(idOf).toSorted()).toEqual(['a', 'b']);
});

describe('a mapping of a stream', () => {
  it('delivers a batch twice if the queues deliver duplicates, before later records of its shard', async () => {
    const numbers: number[] = [];
    const delivery = { duplicates: 1 };
    await using running = await startStreamFixture((batch) => void numbers.push(...batch.map(numberOf)), {
      delivery,
      mapping: { BatchSize: 1 },
    });
    for (const value of [1, 2]) await running.put('a', value);
    await running.stack.waitUntilIdle(idle);
    expect(numbers).toEqual([1, 1, 2, 2]);
  });

  it('retries the records from the first failed one on, before later records of the shard', async () => {
    const batches: number[][] = [];
    let failures = 2;
    await using running = await startStreamFixture(
      (batch) => {
        batches.push(batch.map(numberOf));
        return failFrom(batch.find((record) => numberOf(record) === 2 && failures-- > 0));
      },
      { mapping: { MaximumBatchingWindowInSeconds: 1 } },
    );
    for (const value of [1, 2, 3]) await running.put('a', value);
    await running.stack.waitUntilIdle(idle);
    expect(batches).toEqual([
      [1, 2, 3],
      [2, 3],
      [2, 3],
    ]);
  });

  it('splits a batch whose invocation fails, and discards the record that always fails', async () => {
    const done: number[] = [];
    await using running = await startStreamFixture(
      (batch) => {
        if (batch.some((record) => numberOf(record) === 5)) throw new Error('poison');
        done.push(...batch.map(numberOf));
      },
      {
        mapping: {
          MaximumBatchingWindowInSeconds: 1,
          BisectBatchOnFunctionError: true,
          MaximumRetryAttempts: 2,
          DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Dead', 'Arn'] } } },
        },
      },
    );
    for (let value = 0; value < 8; value += 1) await running.put('a', value);
    await running.stack.waitUntilIdle(idle);
    expect(done).toEqual([0, 1, 2, 3, 4, 6, 7]);
    const [message] = running.stack.queues.queueOrThrow('dead').receive({ maxMessages: 10 });
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
      DDBStreamBatchInfo: { batchSize: 1 },
    });
    expect(running.log.join('\n')).toContain('the records are discarded');
  });

  it('discards records that are older than their maximum age, or than the stream keeps', async () => {
    const clock = createStackClock({ kind: 'manual' });
    let isDown = true;
    const attempts: string[] = [];
    await using running = await startStreamFixture(
      (batch) => {
        attempts.push(...batch.map(idOf));
        if (isDown) throw new Error('down');
      },
      { clock, mapping: { MaximumRecordAgeInSeconds: 3_600 } },
    );
    await running.put('a', 1);
    await running.stack.waitUntilIdle(idle);
    expect(running.log.join('\n')).toContain('RecordAgeExceeded: the records are discarded');
    const before = attempts.length;
    isDown = false;
    await running.put('b', 1);
    await running.stack.waitUntilIdle(idle);
    expect(attempts.slice(before)).toEqual(['b']);
  });

  it('delivers only records that a filter accepts', async () => {
    const records: FixtureRecords = [];
    const pattern = { eventName: ['MODIFY'], dynamodb: { NewImage: { n: { N: [{ 'anything-but': '2' }] } } } };
    await using running = await startStreamFixture((batch) => void records.push(...batch), {
      mapping: { FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] } },
    });
    for (const value of [1, 2, 3]) await running.put('a', value);
    await running.stack.waitUntilIdle(idle);
    expect(records.map(imagesOf)).toEqual([['MODIFY', n(2), n(3)]]);
  });

  it('waits for its batching window', async () => {
    const clock = createStackClock({ kind: 'manual' });
    const sizes: number[] = [];
    await using running = await startStreamFixture((batch) => void sizes.push(batch.length), {
      clock,
      mapping: { MaximumBatchingWindowInSeconds: 5, BatchSize: 3 },
    });
    for (const value of [1, 2, 3, 4]) await running.put('a', value);
    await running.stack.waitUntilIdle(idle);
    expect(sizes).toEqual([3, 1]);
  });

  it.each([
    ['dynamodb:GetRecords', 0],
    ['dynamodb:ListStreams', 1],
  ])('requires a role that allows %s', async (action, index) => {
    const statements = streamGrants.filter((_, position) => position !== index);
    const started = startFixture('', {
      template: streamTemplate({}, statements),
      functions: { consumer: async () => {} },
    });
    await expect(started).rejects.toThrow(`permissions to call ${action}`);
  });

  it.each([
    [{ EventSourceArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/other/stream/1' }, 'not the stream of a table'],
    [{ FilterCriteria: { Filters: [{ Pattern: '{"a":[{"cidr":"10.0.0.0/24"}]}' }] } }, 'does not exist'],
  ])('with %j is rejected: %s', (mapping, problem) => {
    expect(fixtureProblems(streamTemplate(mapping))).toEqual([expect.stringContaining(problem)]);
  });
});
