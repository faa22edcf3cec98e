import { createStackClock, type StackClock } from '@daybreak/local-sqs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Handler } from 'aws-lambda';
import { InProcessFunction, type LambdaHandler } from './in-process-function.ts';

const model = { name: 'work', arn: 'arn:work', timeoutSeconds: 3, memorySizeMiB: 128 };
let clock: StackClock;
beforeEach(() => {
  clock = createStackClock({ kind: 'manual' });
});

const host = (handler: LambdaHandler, maximumConcurrency?: number): InProcessFunction =>
  new InProcessFunction({ model, handler, clock, maximumConcurrency, newRequestId: () => 'r1' });
const turn = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));
const rejectWith = async (reason: unknown): Promise<never> => {
  throw reason;
};
const never = async (): Promise<unknown> => await new Promise(() => {});

describe('a result', () => {
  it('is the JSON of the value that the handler returned', async () => {
    expect(await host(async (event) => ({ got: event })).invoke('{"a":1}')).toEqual({
      ok: true,
      payload: '{"got":{"a":1}}',
    });
    expect(await host(() => undefined).invoke('{}')).toEqual({ ok: true, payload: 'null' });
  });

  it('is the error that the handler threw, or any other thrown value', async () => {
    const thrown = await host(() => {
      throw new TypeError('no');
    }).invoke('{}');
    expect(thrown).toMatchObject({ ok: false, error: { errorType: 'TypeError', errorMessage: 'no' } });
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    expect(await host(() => cyclic).invoke('{}')).toMatchObject({ ok: false, error: { errorType: 'TypeError' } });
    expect(await host(async () => await rejectWith(undefined)).invoke('{}')).toMatchObject({
      ok: false,
      error: { errorType: 'undefined', errorMessage: 'undefined' },
    });
    expect(await host(async () => await rejectWith(Object.create(null))).invoke('{}')).toMatchObject({
      ok: false,
      error: { errorType: 'object' },
    });
  });

  it('is an error when it is above 6 MB', async () => {
    expect(await host(() => 'x'.repeat(6_300_000)).invoke('{}')).toMatchObject({
      ok: false,
      error: { errorType: 'Function.ResponseSizeTooLarge' },
    });
  });
});

describe('a callback', () => {
  const withCallback = (handler: Handler, runtime: string): InProcessFunction =>
    new InProcessFunction({ model: { ...model, runtime }, handler, clock });

  it('responds up to nodejs22.x, and so does the promise of a handler with a callback', async () => {
    const invoke = async (handler: Handler): Promise<unknown> => await withCallback(handler, 'nodejs22.x').invoke('{}');
    expect(await invoke((_, __, callback) => void setImmediate(() => callback(null, 1)))).toEqual({
      ok: true,
      payload: '1',
    });
    expect(await invoke(async (_, __, _callback) => 2)).toEqual({ ok: true, payload: '2' });
    expect(await invoke((_, __, callback) => callback(new RangeError('no')))).toMatchObject({
      error: { errorType: 'RangeError' },
    });
  });

  it('is rejected from nodejs24.x on', async () => {
    expect(await withCallback((_, __, callback) => callback(null, 1), 'nodejs24.x').invoke('{}')).toMatchObject({
      error: { errorType: 'Runtime.CallbackHandlerDeprecated' },
    });
  });
});

describe('an invocation', () => {
  it('has a context with the remaining time', async () => {
    const result = await host(async (_, context) => {
      clock.advance(1_000);
      return [context.awsRequestId, context.functionName, context.memoryLimitInMB, context.getRemainingTimeInMillis()];
    }).invoke('{}');
    expect(result).toEqual({ ok: true, payload: '["r1","work","128",2000]' });
  });

  it('has its own copy of the event', async () => {
    const events: unknown[] = [];
    const caching = host((event) => void events.push(event));
    await caching.invoke('{}');
    await caching.invoke('{}');
    expect(events[0]).not.toBe(events[1]);
  });

  it("times out by the stack's clock", async () => {
    const invoked = host(never).invoke('{}');
    await turn();
    clock.advance(3_000);
    expect(await invoked).toEqual({
      ok: false,
      error: { errorType: 'Sandbox.Timedout', errorMessage: 'RequestId: r1 Error: Task timed out after 3.00 seconds' },
    });
  });

  it('leaves no timer behind', async () => {
    await host(() => 1).invoke('{}');
    expect(clock.nextTimerAt()).toBeUndefined();
  });

  it('fails when it is killed', async () => {
    const killed = host(never);
    const invoked = killed.invoke('{}');
    await turn();
    killed.kill();
    expect(await invoked).toMatchObject({
      error: { errorMessage: 'RequestId: r1 Error: Runtime exited with error: signal: killed' },
    });
  });

  it('is throttled with a maximum concurrency of 0', async () => {
    expect(await host(() => 1, 0).invoke('{}')).toMatchObject({ error: { errorType: 'TooManyRequestsException' } });
  });

  it('waits while the maximum number of invocations run', async () => {
    const finish: (() => void)[] = [];
    const bounded = host(async () => await new Promise((resolve) => finish.push(() => resolve(1))), 1);
    const invoked = [bounded.invoke('{}'), bounded.invoke('{}')];
    await turn();
    expect(finish).toHaveLength(1);
    finish[0]?.();
    await turn();
    finish[1]?.();
    expect(await Promise.all(invoked)).toEqual([
      { ok: true, payload: '1' },
      { ok: true, payload: '1' },
    ]);
  });
});
