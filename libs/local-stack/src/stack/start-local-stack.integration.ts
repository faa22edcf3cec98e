import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { GetItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createStackClock } from '@daybreak/local-sqs';
import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import waitForExpect from 'wait-for-expect';
import { TableMismatchError } from '../dynamodb/create-tables.ts';
import { DynamoDBExitedError } from '../dynamodb/engine/start-dynamodb.ts';
import { hang, isAlive, receiveCounts, send } from '../testing/fixture-helpers.ts';
import { startFixture, writeFixture } from '../testing/start-fixture.ts';
import { FunctionInitError } from './create-functions.ts';
import { DataDirInUseError, lockDataDir } from './lock-data-dir.ts';
import { startLocalStack } from './start-local-stack.ts';

const timeoutMs = 10_000;
const done = 'exports.handler = async () => {};';
describe('functions', () => {
  it('can run in this process, with clients for the endpoints in their wiring', async () => {
    const client = (endpoint: string): DynamoDBClient =>
      new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
    const clients: DynamoDBClient[] = [];
    await using running = await startFixture(done, {
      functions: ({ dynamodbEndpoint, environmentOf }) => {
        const { TABLE_NAME: TableName } = environmentOf('Consumer');
        const dynamodb = client(dynamodbEndpoint);
        clients.push(dynamodb);
        return {
          Consumer: async () => {
            await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: 'a' } } }));
            return await dynamodb.send(
              new GetItemCommand({ TableName, Key: { id: { S: 'a' } }, ConsistentRead: true }),
            );
          },
        };
      },
    });
    const { attempts, result } = await running.stack.invoke('consumer', {});
    expect(attempts).toBe(1);
    expect(result.ok && JSON.parse(result.payload)).toMatchObject({ Item: { id: { S: 'a' } } });
    expect(running.stack.requestCounts()).toMatchObject({ 'DynamoDB.PutItem': 1, 'DynamoDB.GetItem': 1 });
    for (const each of clients) each.destroy();
  });

  it('in processes send to the queues, and their requests are counted', async () => {
    await using running = await startFixture(`exports.handler = async (event) => {
      if (event.Records) return;
      const headers = { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': 'AmazonSQS.SendMessage' };
      const body = JSON.stringify({ QueueUrl: process.env.QUEUE_URL, MessageBody: 'from a function' });
      const response = await fetch(process.env.AWS_ENDPOINT_URL_SQS, { method: 'POST', headers, body });
      return response.status;
    };`);
    const { stack } = running;
    expect(await stack.invoke('consumer', {})).toEqual({ attempts: 1, result: { ok: true, payload: '200' } });
    await stack.waitUntilIdle({ timeoutMs });
    expect(receiveCounts(stack)).toEqual([1]);
    expect(stack.requestCounts()).toEqual({ 'SQS.SendMessage': 1 });
  });
});

describe('two invocations of a function', () => {
  it('overlap by default, as on Lambda, however few cores the machine has', async () => {
    const waiting: ServerResponse[] = [];
    const server = createServer((_, response) => {
      waiting.push(response);
      if (waiting.length === 2) for (const each of waiting) each.end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = v.parse(v.object({ port: v.number() }), server.address());
    await using running = await startFixture(`exports.handler = async () =>
      await fetch('http://127.0.0.1:${port}').then((response) => response.status);`);
    const both = await Promise.all([1, 2].map(async () => await running.stack.invoke('consumer', {})));
    expect(both.map(({ result }) => result)).toEqual([1, 2].map(() => ({ ok: true, payload: '200' })));
    server.close();
    server.closeAllConnections();
  });
});

describe('a start', () => {
  it('fails when a function can not be initialised, and leaves nothing behind', async () => {
    using fixture = writeFixture(`throw new Error('Environment variable X is required');`);
    const { templatePath, dataDir } = fixture;
    const start = startLocalStack({ engine: 'dynalite', templatePath, dataDir });
    await expect(start).rejects.toThrow(FunctionInitError);
    await expect(start).rejects.toThrow('consumer: Error: Environment variable X is required');
    // The folder is unlocked.
    await (await startLocalStack({ engine: 'dynalite', templatePath, dataDir, warmUp: false })).stop();
  });

  it('fails with a folder that another stack uses', async () => {
    using fixture = writeFixture(done);
    const { templatePath, dataDir } = fixture;
    const first = await startLocalStack({ engine: 'dynalite', templatePath, dataDir });
    await expect(startLocalStack({ engine: 'dynalite', templatePath, dataDir })).rejects.toThrow(DataDirInUseError);
    await first.stop();
  });

  it('accepts a lock of its caller, and does not release it', async () => {
    using fixture = writeFixture(done);
    const { templatePath, dataDir } = fixture;
    using lock = lockDataDir(dataDir);
    await (await startLocalStack({ engine: 'dynalite', templatePath, dataDir: lock, warmUp: false })).stop();
    expect(() => lockDataDir(dataDir)).toThrow(DataDirInUseError);
  });

  it('fails with a folder whose table has other keys', async () => {
    using fixture = writeFixture(done);
    const { templatePath, dataDir } = fixture;
    const options = { engine: 'dynalite', dataDir, warmUp: false } as const;
    await (await startLocalStack({ ...options, templatePath })).stop();

    const Table = {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'other', AttributeType: 'S' }],
      },
    };
    using changed = writeFixture(done, { resources: { Table } });
    await expect(startLocalStack({ ...options, templatePath: changed.templatePath })).rejects.toThrow(
      TableMismatchError,
    );
  });

  it('finds the messages in a folder, including those in flight', async () => {
    using fixture = writeFixture(`exports.handler = async () => { ${hang} };`);
    const { templatePath, dataDir } = fixture;
    const options = { engine: 'dynalite', templatePath, dataDir, delivery: { duplicates: 0 } } as const;
    const first = await startLocalStack(options);
    send(first, 'a');
    await waitForExpect(() => expect(receiveCounts(first)).toEqual([1]), 5_000, 5);
    await first.stop();

    const bodies: string[] = [];
    const handler = async ({ Records }: { Records: { body: string }[] }): Promise<void> =>
      void bodies.push(...Records.map(({ body }) => body));
    const second = await startLocalStack({ ...options, functions: { consumer: handler } });
    await second.waitUntilIdle({ timeoutMs });
    expect(bodies).toEqual(['a']);
    expect(receiveCounts(second)).toEqual([2]);
    await second.stop();
  });
});

describe('a start on a folder after skipped time', () => {
  it('continues at that time, so that no message is hidden', async () => {
    using fixture = writeFixture(done);
    const { templatePath, dataDir } = fixture;
    const options = { engine: 'dynalite', templatePath, dataDir, functions: { consumer: async () => {} } } as const;
    const clock = createStackClock({ kind: 'manual', startAt: Date.now() + 86_400_000 });
    const first = await startLocalStack({ ...options, clock });
    // The fixture reads another queue.
    first.queues.queueOrThrow('dead').send([{ body: 'later', delaySeconds: 60 }]);
    await first.stop();

    const second = await startLocalStack(options);
    const [now, counts] = [second.clock.now(), second.queues.queueOrThrow('dead').counts()];
    await second.stop();
    expect(now).toBeGreaterThanOrEqual(clock.now() + 60_000);
    expect(counts).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });
});

describe('an engine that dies', () => {
  it('ends the wait with the reason, and is not among the processes any more', async () => {
    const functions = { consumer: async () => await new Promise(() => {}) };
    await using running = await startFixture(done, { functions });
    const { stack, log } = running;
    send(stack, 'a');
    const wait = stack.waitUntilIdle({ timeoutMs, skipTime: true });
    process.kill(stack.processes().find(({ name }) => name === 'dynalite')?.pid ?? 0, 'SIGKILL');
    await expect(wait).rejects.toThrow(/^The DynamoDB engine dynalite has ended \(SIGKILL: listening on http/);
    await expect(stack.waitUntilIdle({ timeoutMs, skipTime: true })).rejects.toThrow(DynamoDBExitedError);
    expect(stack.processes()).toEqual([]);
    expect(log.join()).toContain('The DynamoDB engine dynalite has ended');
  });
});

describe('a stop', () => {
  it('leaves no process, even with busy functions', async () => {
    await using running = await startFixture(`exports.handler = async () => { console.log('runs'); ${hang} };`);
    const { stack, log } = running;
    send(stack, 'a');
    await waitForExpect(() => expect(log).toEqual(['runs']), 5_000, 5);
    const pids = stack.processes().map(({ pid }) => pid);
    expect(stack.processes().map(({ name }) => name)).toEqual(['consumer', 'dynalite']);
    const [wait] = await Promise.allSettled([stack.waitUntilIdle({ timeoutMs }), stack.stop()]);
    expect(wait).toMatchObject({ reason: { message: 'The stack was stopped before it was idle' } });
    await stack.stop();
    expect(pids.map(isAlive)).toEqual([false, false]);
  });

  it('by SIGKILL of the whole process leaves no process, even with a function that never yields', async () => {
    using fixture = writeFixture(`exports.handler = async () => { console.log('spins'); for (;;); };`);
    const script = `const { startLocalStack } = await import('${new URL('start-local-stack.ts', import.meta.url).href}');
      const spins = Promise.withResolvers();
      const options = { engine: 'dynalite', templatePath: '${fixture.templatePath}', onFunctionLog: spins.resolve };
      const stack = await startLocalStack(options);
      void stack.invoke('consumer', {});
      await spins.promise;
      console.log(JSON.stringify(stack.processes().map(({ pid }) => pid)));`;
    const arguments_ = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script];
    const parent = spawn(process.execPath, arguments_, { stdio: ['ignore', 'pipe', 'inherit'] });
    const output = await once(parent.stdout, 'data');
    const pids = [JSON.parse(output.join(''))].flat().map(Number);
    expect(pids.map(isAlive)).toEqual([true, true]);
    parent.kill('SIGKILL');
    await waitForExpect(() => expect(pids.map(isAlive)).toEqual([false, false]), 5_000, 10);
  });
});
