import { readFile } from 'node:fs/promises';
// oxlint-disable-next-line daybreak/no-restricted-imports -- what work may leave, or not
import { setTimeout as delay } from 'node:timers/promises';
import { createStackClock, type InvocationResult, type LambdaHandler } from '@daybreak/local-stack';
import { InProcessFunction } from '@daybreak/local-stack/internal';
import { expect, test } from '@jest/globals';
import { createLeakWatch, type LeakWatch } from './create-leak-watch.ts';
import { LeakError } from './leak-error.ts';

const model = { name: 'writer', arn: 'arn:writer', timeoutSeconds: 3, memorySizeMiB: 128 };
const clock = createStackClock({ kind: 'manual' });

function leaveATimer(): void {
  void delay(1);
}

/** Invokes a handler as the local stack does: an error becomes a result. */
async function invoke(leaks: LeakWatch, handler: LambdaHandler): Promise<InvocationResult> {
  const { Writer: watched = handler } = leaks.watch({ Writer: handler });
  return await new InProcessFunction({ model, handler: watched, clock }).invoke('"event"');
}

test('a watched function has the same result as without the watch, with any leak', async () => {
  const leaks = createLeakWatch();
  expect(await invoke(leaks, (event) => [event])).toEqual({ ok: true, payload: '["event"]' });
  expect(await invoke(leaks, leaveATimer)).toEqual({ ok: true, payload: 'null' });
  const failing: LambdaHandler = async () => {
    leaveATimer();
    throw new TypeError('no such order');
  };
  expect(await invoke(leaks, failing)).toMatchObject({ ok: false, error: { errorType: 'TypeError' } });
});

test('a second leak is reported with the line that started it', async () => {
  // No code of the test is on the stack when this starts the timer.
  const startTimer = setTimeout.bind(undefined, () => {}, 1);
  async function awaitsNothing(): Promise<void> {
    void readFile(import.meta.filename).then(startTimer);
  }
  const leaks = createLeakWatch();
  await invoke(leaks, awaitsNothing);
  expect(() => leaks.throwLeak()).toThrow('started at an unknown place');

  await invoke(leaks, awaitsNothing);
  await invoke(leaks, awaitsNothing);
  expect(() => leaks.throwLeak()).toThrow('started at awaitsNothing');
});

test('a leak is reported once, with its function', async () => {
  const leaks = createLeakWatch();
  await invoke(leaks, () => 'sound');
  leaks.throwLeak();

  await invoke(leaks, leaveATimer);
  expect(() => leaks.throwLeak()).toThrow(
    /^An invocation of Writer settled and left running:\n {2}• setTimeout of 1 ms\n {6}started at leaveATimer \(.*create-leak-watch\.spec\.ts:/,
  );
  leaks.throwLeak();

  await invoke(leaks, leaveATimer);
  expect(() => leaks.throwLeak()).toThrow(LeakError);
});
