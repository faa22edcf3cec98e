import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { GetItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import waitForExpect from 'wait-for-expect';
import { createStackClock } from './clock.ts';
import { FunctionInitError } from './create-functions.ts';
import { TableMismatchError } from './create-tables.ts';
import type { LocalStack } from './local-stack.ts';
import { DataDirInUseError } from './lock-data-dir.ts';
import { startLocalStack } from './start-local-stack.ts';
import { startFixture, writeFixture } from './testing/start-fixture.ts';

const timeoutMs = 10_000;
const done = 'exports.handler = async () => {};';
const hang = `await new Promise((resolve) => setInterval(resolve, 1e9));`;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const send = (stack: LocalStack, ...bodies: string[]): void =>
  void stack.queues.queueOrThrow('work-test').send(bodies.map((body) => ({ body })));
const receiveCounts = (stack: LocalStack): number[] => [
  ...stack.queues.queueOrThrow('work-test').receiveCounts().values(),
];
const dead = (stack: LocalStack): string[] =>
  stack.queues
    .queueOrThrow('dead')
    .messages()
    .map(({ body }) => body);

describe('a message', () => {
  it('that succeeds is received once', async () => {
    await using running = await startFixture(
      'exports.handler = async ({ Records }) => { for (const { body } of Records) console.log(body); };',
    );
    const { stack, log } = running;
    send(stack, 'one', 'two');
    await stack.waitUntilIdle({ timeoutMs });
    expect(log.toSorted()).toEqual(['one', 'two']);
    expect(receiveCounts(stack)).toEqual([1, 1]);
  });

  it('that fails comes back alone until it is dead, without anyone waiting for it', async () => {
    await using running = await startFixture(`exports.handler = async ({ Records }) => ({
      batchItemFailures: Records.filter((r) => r.body === 'bad').map((r) => ({ itemIdentifier: r.messageId })),
    });`);
    const { stack } = running;
    const startedAt = performance.now();
    send(stack, 'good', 'bad', 'fine');
    await stack.waitUntilIdle({ timeoutMs, skipTime: true });
    expect(receiveCounts(stack).toSorted((a, b) => a - b)).toEqual([1, 1, 3]);
    expect(dead(stack)).toEqual(['bad']);
    expect(performance.now() - startedAt).toBeLessThan(timeoutMs);
  });

  const fates = [
    ['throws', `throw new Error('no');`, 'no'],
    ['exits', 'process.exit(1);', 'Runtime exited with error: exit status 1'],
    ['is killed', `process.kill(process.pid, 'SIGKILL');`, 'Runtime exited with error: signal: killed'],
    ['names an unknown message', `return { batchItemFailures: [{ itemIdentifier: 'z' }] };`, 'names z'],
  ] as const;
  it.each(fates)('whose function %s comes back with its whole batch', async (_, code, said) => {
    await using running = await startFixture(`let fails = true;
      exports.handler = async ({ Records }) => {
        if (Records.some((r) => r.attributes.ApproximateReceiveCount === '1')) { ${code} }
      };`);
    const { stack, log } = running;
    send(stack, 'a', 'b');
    await stack.waitUntilIdle({ timeoutMs, skipTime: true });
    expect(receiveCounts(stack)).toEqual([2, 2]);
    expect(log.join('\n')).toContain(said);
  });

  it('whose function times out comes back with its whole batch', async () => {
    const clock = createStackClock({ kind: 'manual' });
    await using running = await startFixture(
      `exports.handler = async ({ Records }) => {
        console.log('runs');
        if (Records[0].attributes.ApproximateReceiveCount === '1') ${hang}
      };`,
      { clock },
    );
    const { stack, log } = running;
    send(stack, 'a', 'b');
    await waitForExpect(() => expect(log).toEqual(['runs']), 5_000, 5);
    clock.advance(5_000);
    await waitForExpect(() => expect(log.join()).toContain('Task timed out after 5.00 seconds'), 5_000, 5);
    await stack.waitUntilIdle({ timeoutMs, skipTime: true });
    expect(receiveCounts(stack)).toEqual([2, 2]);
  });

  it('whose environment is killed from outside comes back', async () => {
    await using running = await startFixture(`exports.handler = async ({ Records }) => {
      console.log('runs');
      if (Records[0].attributes.ApproximateReceiveCount === '1') ${hang}
    };`);
    const { stack, log } = running;
    send(stack, 'a');
    await waitForExpect(() => expect(log).toEqual(['runs']), 5_000, 5);
    stack.killFunctions();
    await stack.waitUntilIdle({ timeoutMs, skipTime: true });
    expect(receiveCounts(stack)).toEqual([2]);
  });
});

describe('batches', () => {
  it('wait for their window, which skipped time ends', async () => {
    const clock = createStackClock({ kind: 'manual', startAt: 0 });
    const template = { batchSize: 100, windowSeconds: 20, visibilityTimeoutSeconds: 60 };
    await using running = await startFixture('exports.handler = async ({ Records }) => console.log(Records.length);', {
      clock,
      template,
    });
    const { stack, log } = running;
    send(stack, 'a', 'b');
    send(stack, 'c');
    await stack.waitUntilIdle({ timeoutMs, skipTime: true });
    expect(log).toEqual(['3']);
    expect(clock.now()).toBe(20_000);
  });

  it('run side by side up to the maximum concurrency', async () => {
    await using running = await startFixture(
      `exports.handler = async () => {
        console.log('begin');
        await new Promise((resolve) => setTimeout(resolve, 20));
        console.log('end');
      };`,
      { template: { batchSize: 1, maximumConcurrency: 3 }, maximumEnvironments: 8 },
    );
    const { stack, log } = running;
    send(stack, ...Array.from('abcdefghij'));
    await stack.waitUntilIdle({ timeoutMs });
    let now = 0;
    const most = Math.max(...log.map((line) => (now += line === 'begin' ? 1 : -1)));
    expect(log).toHaveLength(20);
    expect(most).toBeLessThanOrEqual(3);
    expect(stack.processes().filter(({ name }) => name === 'consumer')).toHaveLength(3);
  });
});

describe('a schedule', () => {
  it('fires for any time, and is tried again as Lambda does', async () => {
    const clock = createStackClock({ kind: 'manual', startAt: 0 });
    await using running = await startFixture(
      `let attempts = 0;
      exports.handler = async (event) => {
        console.log(JSON.stringify(event));
        if (++attempts < 3) throw new Error('not yet');
        return 'scanned';
      };`,
      { clock },
    );
    const { stack, log } = running;
    const fired = stack.fireSchedule('daily', {
      scheduledTime: new Date('2026-03-01T12:00:00Z'),
      input: { runId: 'r' },
    });
    await stack.waitUntilIdle({ timeoutMs, skipTime: true });
    expect(await fired).toEqual({ attempts: 3, result: { ok: true, payload: '"scanned"' } });
    expect(log.filter((line) => line.includes('scheduledTime'))).toEqual(
      Array(3).fill('{"scheduledTime":"2026-03-01T12:00:00Z","runId":"r"}'),
    );
    expect(clock.now()).toBe(180_000);
  });

  it('fires by the clock when schedules run', async () => {
    const clock = createStackClock({ kind: 'manual', startAt: Date.parse('2026-03-01T00:00:00Z') });
    await using running = await startFixture(
      'exports.handler = async ({ scheduledTime }) => console.log(scheduledTime);',
      {
        clock,
        schedules: 'running',
      },
    );
    clock.advance(6 * 3_600_000);
    await running.stack.waitUntilIdle({ timeoutMs, skipTime: true });
    expect(running.log).toEqual(['2026-03-01T06:00:00Z']);
  });
});

describe('functions', () => {
  it('may run in this process, made from what they would find in their environment', async () => {
    const client = (endpoint: string): DynamoDBClient =>
      new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
    const clients: DynamoDBClient[] = [];
    await using running = await startFixture(done, {
      countRequests: true,
      functions: ({ dynamodbEndpoint, environmentOf }) => {
        const { TABLE_NAME: TableName } = environmentOf('Consumer');
        const dynamodb = client(dynamodbEndpoint);
        clients.push(dynamodb);
        return {
          Consumer: async () => {
            await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: 'a' } } }));
            return await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: 'a' } } }));
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

  it('in processes reach the queues, and are counted', async () => {
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

describe('a start', () => {
  it('fails when a function can not be initialised, and leaves nothing behind', async () => {
    using fixture = writeFixture(`throw new Error('Environment variable X is required');`);
    const { templatePath, dataDir } = fixture;
    const start = startLocalStack({ engine: 'dynalite', templatePath, dataDir });
    await expect(start).rejects.toThrow(FunctionInitError);
    await expect(start).rejects.toThrow('consumer: Error: Environment variable X is required');
    // The folder is free again.
    await (await startLocalStack({ engine: 'dynalite', templatePath, dataDir, warmUp: false })).stop();
  });

  it('fails with a folder that another stack uses', async () => {
    using fixture = writeFixture(done);
    const { templatePath, dataDir } = fixture;
    const first = await startLocalStack({ engine: 'dynalite', templatePath, dataDir });
    await expect(startLocalStack({ engine: 'dynalite', templatePath, dataDir })).rejects.toThrow(DataDirInUseError);
    await first.stop();
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

  it('on a folder finds the messages that were left there, those in flight too', async () => {
    using fixture = writeFixture(`exports.handler = async () => { ${hang} };`);
    const { templatePath, dataDir } = fixture;
    const options = { engine: 'dynalite', templatePath, dataDir } as const;
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

describe('a stop', () => {
  it('leaves no process, though functions are busy', async () => {
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

  it('by SIGKILL of the whole process leaves none either', async () => {
    using fixture = writeFixture(done);
    const script = `const { startLocalStack } = await import('${new URL('start-local-stack.ts', import.meta.url).href}');
      const stack = await startLocalStack({ engine: 'dynalite', templatePath: '${fixture.templatePath}' });
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
