import { createSqsEngine, createStackClock, type Queue, type SqsEngine, type StackClock } from '@daybreak/local-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createActivity } from './activity.ts';
import { skipTimeUntil } from './skip-time-until.ts';
import type { WatchedStack } from './watch-stack.ts';

let clock: StackClock;
let engine: SqsEngine;
let queue: Queue;
let stopping: AbortController;
let stack: WatchedStack;

beforeEach(() => {
  clock = createStackClock({ kind: 'manual', startAt: 0 });
  // A duplicate would be visible while these tests have the message in flight.
  engine = createSqsEngine({ clock, delivery: { duplicates: 0 } });
  queue = engine.createQueue('jobs');
  stopping = new AbortController();
  const broken = new AbortController().signal;
  stack = {
    clock,
    engine,
    activity: createActivity(),
    queues: [queue],
    unread: [],
    leaves: [],
    stopped: stopping.signal,
    broken,
  };
});
afterEach(() => engine.close());

test('time passes until the promise settles, and no further', async () => {
  const happened = new Promise<string>((resolve) => {
    clock.setTimer(60_000, () => clock.setTimer(30_000, () => resolve('happened')));
  });
  clock.setTimer(100_000, () => {});

  expect(await skipTimeUntil(stack, happened)).toBe('happened');

  expect(clock.now()).toBe(90_000);
  queue.send([{ body: 'a', delaySeconds: 1 }]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(clock.now()).toBe(90_000);
});

test('time stands still while a message can be received', async () => {
  queue.send([{ body: 'a' }]);
  const happened = Promise.withResolvers<void>();
  clock.setTimer(1, () => happened.resolve());
  const skipping = skipTimeUntil(stack, happened.promise);
  await new Promise((resolve) => setImmediate(resolve));
  expect(clock.now()).toBe(0);

  queue.purge();

  await skipping;
  expect(clock.now()).toBe(1);
});

test('it rejects when the promise rejects, and when the stack stops', async () => {
  await expect(skipTimeUntil(stack, Promise.reject(new Error('no request came')))).rejects.toThrow('no request came');

  const skipping = skipTimeUntil(stack, new Promise(() => {}));
  stopping.abort();
  await expect(skipping).rejects.toThrow('stopped before the awaited event happened');
});
