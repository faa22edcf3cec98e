import { createStackClock } from '@daybreak/local-sqs';
import { expect, test } from '@jest/globals';
import { InProcessFunction } from './in-process-function.ts';
import { invokeAsync } from './invoke-async.ts';

const model = { name: 'work', arn: 'arn:work', timeoutSeconds: 3, memorySizeMiB: 128 };
const turn = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

function prepare(failures: number) {
  const clock = createStackClock({ kind: 'manual', startAt: 0 });
  const attempts: { at: number; requestId: string }[] = [];
  const host = new InProcessFunction({
    model,
    clock,
    handler: (_, { awsRequestId }) => {
      attempts.push({ at: clock.now() / 1_000, requestId: awsRequestId });
      if (attempts.length <= failures) throw new Error(`failure ${attempts.length}`);
      return 'done';
    },
  });
  return { clock, host, attempts, event: '{}', maximumRetryAttempts: 2, maximumEventAgeSeconds: 21_600 };
}

test('retries a failed event after one minute, and after two more minutes, with the same request id', async () => {
  const prepared = prepare(5);
  const invoked = invokeAsync(prepared);
  for (let step = 0; step < 4; step++) {
    await turn();
    prepared.clock.advance(60_000);
  }
  expect(await invoked).toMatchObject({ attempts: 3, result: { ok: false, error: { errorMessage: 'failure 3' } } });
  expect(prepared.attempts.map(({ at }) => at)).toEqual([0, 60, 180]);
  expect(new Set(prepared.attempts.map(({ requestId }) => requestId)).size).toBe(1);
});

test('ends with a success', async () => {
  const prepared = prepare(1);
  const invoked = invokeAsync(prepared);
  await turn();
  prepared.clock.advance(60_000);
  expect(await invoked).toEqual({ attempts: 2, result: { ok: true, payload: '"done"' } });
});

test('has as many retries, and as much time, as the options allow', async () => {
  expect(await invokeAsync({ ...prepare(5), maximumRetryAttempts: 0 })).toMatchObject({ attempts: 1 });
  expect(await invokeAsync({ ...prepare(5), maximumEventAgeSeconds: 59 })).toMatchObject({ attempts: 1 });
});

test('stops waiting for a retry, and leaves no timer, when the signal aborts', async () => {
  const prepared = prepare(5);
  const stopping = new AbortController();
  const invoked = invokeAsync({ ...prepared, signal: stopping.signal });
  await turn();
  stopping.abort();
  expect(await invoked).toMatchObject({ attempts: 1 });
  expect(prepared.clock.nextTimerAt()).toBeUndefined();
});
