import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createStackClock, type StackClock } from '@daybreak/local-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import waitForExpect from 'wait-for-expect';
import { isAlive } from '../testing/fixture-helpers.ts';
import { type Fixture, writeFixture } from '../testing/start-fixture.ts';
import type { InvocationResult } from './invocation.ts';
import { ProcessFunction } from './process-function.ts';

const endpoints = {
  region: 'eu-west-1',
  sqsEndpoint: 'http://127.0.0.1:7',
  dynamodbEndpoint: 'http://127.0.0.1:8',
  eventsEndpoint: 'http://127.0.0.1:6',
};

let clock: StackClock;
let log: string[];
let fixture: Fixture | undefined;
let host: ProcessFunction | undefined;
beforeEach(() => {
  clock = createStackClock({ kind: 'manual' });
  log = [];
});
afterEach(async () => {
  await host?.close();
  fixture?.[Symbol.dispose]();
});

function start(
  handlerSource: string,
  environment: Record<string, string> = {},
  { reservedConcurrency, ...options }: { initTimeoutMs?: number; reservedConcurrency?: number; letExit?: boolean } = {},
): ProcessFunction {
  fixture = writeFixture(handlerSource);
  host = new ProcessFunction({
    model: {
      logicalId: 'Work',
      name: 'work',
      arn: 'arn:work',
      codeFolder: join(fixture.folder, 'consumer'),
      handler: 'handler.handler',
      timeoutSeconds: 3,
      memorySizeMiB: 128,
      environment,
      maximumRetryAttempts: 2,
      maximumEventAgeSeconds: 60,
      reservedConcurrency,
    },
    endpoints,
    clock,
    maximumEnvironments: 2,
    ...options,
    onLogLine: (line) => log.push(line),
  });
  return host;
}

const ticksSchema = v.object({ found: v.number(), ticks: v.number() });

const valueOf = (result: InvocationResult): unknown => (result.ok ? JSON.parse(result.payload) : result.error);
describe('an environment', () => {
  it('runs the bundle with Lambda’s variables and context, and nothing of the caller’s', async () => {
    process.env['CALLERS_OWN'] = 'secret';
    const work = start(
      `exports.handler = async (event, context) => ({
        event,
        env: process.env,
        context,
      });`,
      { OWN: 'yes' },
    );
    expect(valueOf(await work.invoke('{"a":"ü"}', 'r1'))).toMatchObject({
      event: { a: 'ü' },
      env: {
        OWN: 'yes',
        _HANDLER: 'handler.handler',
        AWS_LAMBDA_FUNCTION_NAME: 'work',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
        AWS_REGION: 'eu-west-1',
        AWS_ACCESS_KEY_ID: 'work',
        AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:7',
        AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8',
      },
      context: {
        awsRequestId: 'r1',
        functionName: 'work',
        invokedFunctionArn: 'arn:work',
        memoryLimitInMB: '128',
      },
    });
    expect(valueOf(await work.invoke('{}'))).not.toHaveProperty('env.CALLERS_OWN');
    delete process.env['CALLERS_OWN'];
  });

  it.each([
    { kind: 'real', left: 'less than the whole time-out once some time has passed' },
    { kind: 'manual', left: 'the whole time-out, however long the machine takes' },
  ] as const)('by a $kind clock of the stack has $left left', async ({ kind }) => {
    clock = createStackClock({ kind });
    const work = start(`exports.handler = async (event, context) => {
      for (const begunAt = performance.now(); performance.now() < begunAt + 5; );
      return context.getRemainingTimeInMillis();
    };`);

    const left = valueOf(await work.invoke('{}'));

    if (kind === 'manual') expect(left).toBe(3_000);
    else expect(left).toBeLessThan(3_000);
  });

  it('has the stack’s time, which only the stack moves', async () => {
    clock = createStackClock({ kind: 'manual', startAt: 1_700_000_000_000 });
    const work = start(`exports.handler = async () => {
      for (const begunAt = performance.now(); performance.now() < begunAt + 5; );
      return [Date.now(), new Date().getTime(), new Date() instanceof Date, new Date(0).toISOString()];
    };`);
    const atMs = (ms: number) => [ms, ms, true, '1970-01-01T00:00:00.000Z'];

    expect(valueOf(await work.invoke('{}'))).toEqual(atMs(1_700_000_000_000));
    clock.advance(86_400_000);
    expect(valueOf(await work.invoke('{}'))).toEqual(atMs(1_700_086_400_000));
  });

  it('is used again when it is free', async () => {
    const work = start('let count = 0; exports.handler = async () => ++count;');
    const values: unknown[] = [];
    for (let time = 0; time < 3; time++) values.push(valueOf(await work.invoke('{}')));
    expect(values).toEqual([1, 2, 3]);
    expect(work.pids()).toHaveLength(1);
  });

  // Only Linux has a file with a process's state, and `ps` may be missing.
  (process.platform === 'linux' ? it : it.skip)(
    'is frozen between two invocations, and continues unfinished work in the next one',
    async () => {
      const work = start(`let ticks = 0;
      exports.handler = async ({ leaves }) => {
        if (leaves) setInterval(() => ticks++, 1);
        const found = ticks;
        while (!leaves && ticks === found) await new Promise((resolve) => setImmediate(resolve));
        return { found, ticks };
      };`);
      await work.invoke('{"leaves":true}');
      const [pid] = work.pids();
      const isStopped = () => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') T ');
      await waitForExpect(() => expect(isStopped()).toBe(true), 5_000, 5);
      const { found, ticks } = v.parse(ticksSchema, valueOf(await work.invoke('{}')));
      expect(ticks).toBeGreaterThan(found);
      await waitForExpect(() => expect(isStopped()).toBe(true), 5_000, 5);
    },
  );

  it('is started for each concurrent invocation, up to the maximum', async () => {
    const work = start('exports.handler = async () => process.pid;');
    const pids = await Promise.all(Array.from({ length: 6 }, async () => valueOf(await work.invoke('{}'))));
    expect(work.pids()).toHaveLength(2);
    expect(work.pids()).toEqual(expect.arrayContaining(pids));
  });

  it('passes on its log before its response', async () => {
    const work = start(`exports.handler = async ({ lines }) => {
      for (let i = 0; i < lines; i++) (i % 2 ? console.error : console.log)('x'.repeat(1000));
      process.stdout.write('no end');
    };`);
    await work.invoke('{"lines":500}');
    expect(log).toHaveLength(501);
    expect(log).toContain('no end');
  });

  it('cannot reach another service: requests to it fail at once', async () => {
    const work = start(`exports.handler = async () => await fetch(process.env.AWS_ENDPOINT_URL);`);
    expect(valueOf(await work.invoke('{}'))).toMatchObject({ errorType: 'TypeError', errorMessage: 'fetch failed' });
  });
});

describe('an invocation fails', () => {
  it('with the error that the handler threw', async () => {
    const work = start(`exports.handler = async () => { throw new RangeError('no'); };`);
    expect(valueOf(await work.invoke('{}'))).toMatchObject({ errorType: 'RangeError', errorMessage: 'no' });
    await work.invoke('{}');
    expect(work.pids()).toHaveLength(1);
  });

  it("when its timeout ends by the stack's clock, and its environment ends too", async () => {
    const work = start(
      `exports.handler = async () => { console.log('runs'); await new Promise((r) => setInterval(r, 1e9)); };`,
    );
    const invoked = work.invoke('{}', 'r1');
    await waitForExpect(() => expect(log).toEqual(['runs']), 5_000, 5);
    const [pid = 0] = work.pids();
    clock.advance(3_000);
    expect(valueOf(await invoked)).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'RequestId: r1 Error: Task timed out after 3.00 seconds',
    });
    expect(isAlive(pid)).toBe(false);
  });

  it('when the process exits, crashes or is killed', async () => {
    const work = start(`exports.handler = async ({ how }) => {
      if (how === 'exit') process.exit(7);
      if (how === 'kill') process.kill(process.pid, 'SIGKILL');
      if (how === 'throw') setImmediate(() => { throw new Error('outside'); });
      if (how === 'reject') Promise.reject(new Error('unheeded'));
      await new Promise((r) => setInterval(r, 1e9));
    };`);
    expect(valueOf(await work.invoke('{"how":"exit"}', 'r1'))).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: 'RequestId: r1 Error: Runtime exited with error: exit status 7',
    });
    expect(valueOf(await work.invoke('{"how":"kill"}', 'r2'))).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: 'RequestId: r2 Error: Runtime exited with error: signal: killed',
    });
    expect(valueOf(await work.invoke('{"how":"throw"}'))).toMatchObject({
      errorType: 'Error',
      errorMessage: 'outside',
    });
    expect(valueOf(await work.invoke('{"how":"reject"}'))).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'unheeded',
    });
  });

  it('when every environment is killed, and the next one starts anew', async () => {
    const work = start(`exports.handler = async ({ hang }) => {
      console.log('runs');
      if (hang) await new Promise((r) => setInterval(r, 1e9));
      return 'done';
    };`);
    const invoked = work.invoke('{"hang":true}', 'r1');
    await waitForExpect(() => expect(log).toEqual(['runs']), 5_000, 5);
    work.kill();
    expect(valueOf(await invoked)).toMatchObject({ errorMessage: expect.stringContaining('signal: killed') });
    expect(valueOf(await work.invoke('{}'))).toBe('done');
  });

  it('with an invalid error, when the function itself calls the Runtime API', async () => {
    const work = start(`exports.handler = async (_, { awsRequestId }) => {
      const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
      await fetch(api + awsRequestId + '/response', { method: 'POST', body: 'not JSON' });
    };`);
    expect(await work.invoke('{}')).toEqual({ ok: true, payload: 'not JSON' });
  });
});

it('is throttled, and starts no process, with a reserved concurrency of 0', async () => {
  const work = start('exports.handler = async () => 1;', {}, { reservedConcurrency: 0 });
  expect(await work.warmUp()).toBeUndefined();
  expect(valueOf(await work.invoke('{}'))).toMatchObject({ errorType: 'TooManyRequestsException' });
  expect(work.pids()).toEqual([]);
});

describe('initialisation', () => {
  it('that fails is the error of the invocation that needed it', async () => {
    const work = start(`throw new Error('Environment variable X is required');`);
    const error = { errorType: 'Error', errorMessage: 'Environment variable X is required' };
    expect(valueOf(await work.invoke('{}'))).toMatchObject(error);
    expect(await work.warmUp()).toMatchObject(error);
  });

  it('that exits, or finds no handler, is reported', async () => {
    const exiting = start('process.exit(3)');
    expect(await exiting.warmUp()).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: 'Runtime exited with error: exit status 3',
    });
    const { folder } = fixture ?? { folder: '' };
    writeFileSync(join(folder, 'consumer', 'handler.cjs'), 'exports.handle = 1;');
    expect(await exiting.warmUp()).toMatchObject({ errorMessage: 'handler.handler is undefined or not exported' });
  });

  it('before the first invocation gives it a free environment', async () => {
    const work = start('exports.handler = async () => process.pid;');
    expect(await work.warmUp()).toBeUndefined();
    expect([valueOf(await work.invoke('{}'))]).toEqual(work.pids());
  });

  it('has a timeout', async () => {
    const work = start('for (;;);', {}, { initTimeoutMs: 200 });
    expect(await work.warmUp()).toMatchObject({ errorMessage: 'Initialisation timed out after 0.20 seconds' });
  });

  it("takes its time even if the stack's clock moves", async () => {
    const work = start(`exports.handler = async () => 'done';`);
    const invoked = work.invoke('{}');
    clock.advance(86_400_000);
    expect(valueOf(await invoked)).toBe('done');
  });
});

it('ends every process on close, and those that the function started', async () => {
  const work = start(`exports.handler = async () =>
    [process.pid, require('node:child_process').spawn('sleep', ['1000']).pid];`);
  const [own = 0, child = 0] = [valueOf(await work.invoke('{}'))].flat().map(Number);
  expect([isAlive(own), isAlive(child)]).toEqual([true, true]);
  await work.close();
  await waitForExpect(() => expect([isAlive(own), isAlive(child)]).toEqual([false, false]), 5_000, 5);
  expect(valueOf(await work.invoke('{}'))).toMatchObject({ errorType: 'LocalStack.Stopped' });
});

it.each([
  [true, ['by itself']],
  [false, []],
])('lets an idle process exit by itself on close with letExit: %s', async (letExit, expected) => {
  const work = start(
    `process.on('exit', () => console.log('by itself')); exports.handler = async () => process.pid;`,
    {},
    { letExit },
  );
  const pid = Number(valueOf(await work.invoke('{}')));
  await work.close();
  expect(log).toEqual(expected);
  expect(isAlive(pid)).toBe(false);
});

it('kills a busy process on close, even with letExit', async () => {
  const work = start(`exports.handler = async () => { for (;;); };`, {}, { letExit: true });
  await work.warmUp();
  const invoked = work.invoke('{}');
  await work.close();
  expect(valueOf(await invoked)).toMatchObject({ errorMessage: expect.stringContaining('killed') });
});

describe('new code', () => {
  /** Writes another bundle beside the first one. */
  const bundle = (name: string, source: string): string => {
    const folder = join(fixture?.folder ?? '', name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'handler.js'), source);
    return folder;
  };
  const answering = (text: string): string => `exports.handler = async () => ${JSON.stringify(text)};`;

  it('handles the next invocation, while the current one ends on the old code', async () => {
    const work = start(`exports.handler = async ({ gate }) => {
      while (!require('node:fs').existsSync(gate)) await new Promise((resolve) => setTimeout(resolve, 5));
      return 'old';
    };`);
    const gate = join(fixture?.folder ?? '', 'gate');
    await work.warmUp();
    const running = work.invoke(JSON.stringify({ gate }));
    expect(await work.replaceCode(bundle('new', answering('new')))).toBeUndefined();
    expect(valueOf(await work.invoke('{}'))).toBe('new');
    writeFileSync(gate, '');
    expect(valueOf(await running)).toBe('old');
    const answers = await Promise.all([1, 2, 3].map(async () => valueOf(await work.invoke('{}'))));
    expect(answers).toEqual(['new', 'new', 'new']);
    // The environment of the old code has ended.
    await waitForExpect(() => expect(work.pids().length).toBeLessThanOrEqual(2));
  });

  it('that can not be initialised keeps the old code, and fails no invocation', async () => {
    const work = start(answering('old'));
    await work.warmUp();
    const failed = work.replaceCode(bundle('broken', 'throw new RangeError("no such thing");'));
    expect(valueOf(await work.invoke('{}'))).toBe('old');
    expect(await failed).toMatchObject({ errorType: 'RangeError', errorMessage: 'no such thing' });
    expect(valueOf(await work.invoke('{}'))).toBe('old');
    expect(await work.replaceCode(bundle('mended', answering('mended')))).toBeUndefined();
    expect(valueOf(await work.invoke('{}'))).toBe('mended');
  });
});
