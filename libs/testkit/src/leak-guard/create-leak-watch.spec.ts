import { readFile } from 'node:fs/promises';
// eslint-disable-next-line no-restricted-imports -- what work may leave, or not
import { setTimeout as delay } from 'node:timers/promises';
import { createStackClock, type InvocationResult, type LambdaHandler } from '@daybreak/local-stack';
import { InProcessFunction } from '@daybreak/local-stack/internal';
import { expect, test } from '@jest/globals';
import { createLeakWatch, type LeakWatch } from './create-leak-watch.ts';
import { LeakError } from './leak-error.ts';

const model = { name: 'writer', arn: 'arn:writer', timeoutSeconds: 3, memorySizeMiB: 128 };
const clock = createStackClock({ kind: 'manual' });

function nobodyAwaits(): void {
  void delay(1);
}

/** As the local stack does it, which makes a result of whatever a handler throws. */
async function invoke(leaks: LeakWatch, handler: LambdaHandler): Promise<InvocationResult> {
  const { Writer: watched = handler } = leaks.watch({ Writer: handler });
  return await new InProcessFunction({ model, handler: watched, clock }).invoke('"event"');
}

test('a function that is watched ends as it does by itself, whatever it leaves', async () => {
  const leaks = createLeakWatch();
  expect(await invoke(leaks, (event) => [event])).toEqual({ ok: true, payload: '["event"]' });
  expect(await invoke(leaks, nobodyAwaits)).toEqual({ ok: true, payload: 'null' });
  const failing: LambdaHandler = async () => {
    nobodyAwaits();
    throw new TypeError('no such order');
  };
  expect(await invoke(leaks, failing)).toMatchObject({ ok: false, error: { errorType: 'TypeError' } });
});

test('a leak that comes again is reported with the line that called for it', async () => {
  // Nobody's code is on the stack when it starts the timer.
  const startTimer = setTimeout.bind(undefined, () => {}, 1);
  async function waitsForNobody(): Promise<void> {
    void readFile(import.meta.filename).then(startTimer);
  }
  const leaks = createLeakWatch();
  await invoke(leaks, waitsForNobody);
  expect(() => leaks.throwLeak()).toThrow('started at a place that is not known');

  await invoke(leaks, waitsForNobody);
  await invoke(leaks, waitsForNobody);
  expect(() => leaks.throwLeak()).toThrow('started at waitsForNobody');
});

test('a leak is reported with its function, and once', async () => {
  const leaks = createLeakWatch();
  await invoke(leaks, () => 'sound');
  leaks.throwLeak();

  await invoke(leaks, nobodyAwaits);
  expect(() => leaks.throwLeak()).toThrow(
    /^An invocation of Writer settled and left running:\n {2}• setTimeout of 1 ms\n {6}started at nobodyAwaits \(.*create-leak-watch\.spec\.ts:/,
  );
  leaks.throwLeak();

  await invoke(leaks, nobodyAwaits);
  expect(() => leaks.throwLeak()).toThrow(LeakError);
});
