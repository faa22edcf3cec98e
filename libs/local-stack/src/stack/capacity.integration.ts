import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ThrottlingException,
} from '@aws-sdk/client-dynamodb';
import { createStackClock } from '@daybreak/local-sqs';
import { describe, expect, it } from '@jest/globals';
import { installedEngines } from '../dynamodb/engine/choose-engine.ts';
import { startFixture } from '../testing/start-fixture.ts';
import type { LocalStack, LocalStackOptions } from './local-stack.ts';

const functions = { consumer: async () => {} };
const Key = { id: { S: 'a' } };

/** Creates a client of the fixture's table that makes one attempt, so that a test sees each refusal. */
function clientOf({ dynamodbEndpoint: endpoint, region, environmentOf }: LocalStack) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region, credentials, maxAttempts: 1 });
  const TableName = environmentOf('consumer')['TABLE_NAME'] ?? '';
  return {
    TableName,
    put: async (bytes = 10) =>
      await client.send(new PutItemCommand({ TableName, Item: { ...Key, text: { S: 'x'.repeat(bytes) } } })),
    get: async () => await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true })),
    client,
    [Symbol.dispose]: () => client.destroy(),
  };
}

const stoppedClock = () => createStackClock({ kind: 'manual' });

describe.each(installedEngines())('a stack on %s', (engine) => {
  const start = async (options: Partial<LocalStackOptions>) =>
    await startFixture('', { engine, functions, ...options });

  it('throttles a provisioned table, and recovers as time passes', async () => {
    const clock = stoppedClock();
    await using running = await start({ clock, capacity: { writeUnitsPerSecond: 2, readUnitsPerSecond: 2 } });
    using table = clientOf(running.stack);

    await table.put(1_500);
    await expect(table.put()).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
      $metadata: { httpStatusCode: 400 },
    });
    await table.get();
    clock.advance(1_000);
    await table.put();

    expect(running.stack.unitCounts()).toEqual({ [table.TableName]: { write: 4, read: 1, throttled: 1 } });
  });

  it('throttles a partition of an on-demand table', async () => {
    await using running = await start({ clock: stoppedClock(), capacity: 'newOnDemand' });
    using table = clientOf(running.stack);
    for (let time = 0; time < 3; time += 1) await table.put(390_000);

    const refused: unknown = await table.put().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ThrottlingException);
    expect(refused).toMatchObject({
      message: expect.stringContaining('check if you have a hot key'),
      throttlingReasons: [{ reason: 'TableWriteKeyRangeThroughputExceeded' }],
    });
  });

  it('leaves keys of a batch unprocessed without capacity', async () => {
    await using running = await start({
      clock: stoppedClock(),
      capacity: { writeUnitsPerSecond: 10, readUnitsPerSecond: 1 },
      // Only missing capacity leaves keys unprocessed here.
      answers: { staleReads: 0, unprocessed: 0 },
    });
    using table = clientOf(running.stack);
    await table.put();
    const RequestItems = { [table.TableName]: { Keys: [Key, { id: { S: 'b' } }, { id: { S: 'c' } }] } };

    const { Responses, UnprocessedKeys } = await table.client.send(new BatchGetItemCommand({ RequestItems }));
    expect(Responses?.[table.TableName]).toHaveLength(1);
    expect(UnprocessedKeys).toEqual({ [table.TableName]: { Keys: [{ id: { S: 'c' } }] } });
  });
});

describe('a stack without options', () => {
  it('has newly deployed tables', async () => {
    await using running = await startFixture('', { functions });
    using table = clientOf(running.stack);
    await table.put(1_500);
    expect(running.stack.unitCounts()).toEqual({ [table.TableName]: { write: 2, read: 0, throttled: 0 } });
  });

  it('has no limit on a stopped clock, where capacity would never recover', async () => {
    await using running = await startFixture('', { functions, clock: stoppedClock() });
    using table = clientOf(running.stack);
    for (let time = 0; time < 12; time += 1) await table.put(390_000);
    expect(running.stack.unitCounts()).toEqual({});
  });
});
