import { createSqsEngine, createStackClock, type Queue, type SqsEngine, type StackClock } from '@daybreak/local-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Activity, createActivity } from './activity.ts';
import { waitUntilIdle } from './idle.ts';
import { NotIdleError } from './not-idle-error.ts';
import { UnreadMessagesError } from './unread-messages.ts';
import type { WatchedStack } from './watch-stack.ts';

let clock: StackClock;
let engine: SqsEngine;
let queue: Queue;
let activity: Activity;
let stopping: AbortController;
let breaking: AbortController;
let stack: WatchedStack;

beforeEach(() => {
  clock = createStackClock({ kind: 'manual', startAt: 0 });
  // A duplicate would be visible while these tests have the message in flight.
  engine = createSqsEngine({ clock, delivery: { duplicates: 0 } });
  queue = engine.createQueue('jobs', { VisibilityTimeout: '30' });
  activity = createActivity();
  stopping = new AbortController();
  breaking = new AbortController();
  const ends = { stopped: stopping.signal, broken: breaking.signal };
  stack = { clock, engine, activity, queues: [queue], unread: [], leaves: [], ...ends };
});
afterEach(() => engine.close());

const timeoutMs = 5_000;
/** Returns true if a wait ends within some turns of the event loop. */
async function isOver(wait: Promise<void>): Promise<boolean> {
  let over = false;
  void wait.then(() => (over = true));
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  return over;
}

test('an empty stack is idle', async () => {
  expect(await isOver(waitUntilIdle(stack, { timeoutMs }))).toBe(true);
});

describe('messages that nothing reads', () => {
  beforeEach(() => {
    const output = engine.createQueue('output');
    const dead = engine.createQueue('dead');
    engine.setAttributes(queue, {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 1 }),
    });
    const unread = [
      { queue: output, logicalId: 'Output' },
      { queue: dead, logicalId: 'Dead' },
    ];
    stack = { ...stack, unread };
    output.send([{ body: 'a' }, { body: 'b', delaySeconds: 10 }]);
    dead.send([{ body: 'c' }]);
  });

  test('fail the wait when all work is done, with their queues and the fix', async () => {
    queue.send([{ body: 'a' }]);
    const wait = waitUntilIdle(stack, { timeoutMs });
    wait.catch(() => {});
    await new Promise((resolve) => setImmediate(resolve));
    queue.purge();
    await expect(wait).rejects.toThrow(UnreadMessagesError);
    await expect(wait).rejects.toThrow(
      [
        'The stack is idle, but messages are left in queues that nothing reads:',
        '  output: 2 messages',
        '  dead, the dead-letter queue of jobs: 1 message',
        'Map a function to the queue, receive the messages before the wait, or let them stay: leaves: ["output","dead"]',
      ].join('\n'),
    );
  });

  test.each([
    [['output', 'Dead'], []],
    [['output'], ['dead']],
    ['any' as const, []],
  ])('may stay with leaves: %j', async (leaves, queueNames) => {
    const outcome = await waitUntilIdle(stack, { timeoutMs, leaves }).catch((error: unknown) => error);
    expect(outcome instanceof UnreadMessagesError ? outcome.queueNames : []).toEqual(queueNames);
    const atStart = await waitUntilIdle({ ...stack, leaves }, { timeoutMs }).catch((error: unknown) => error);
    expect(atStart instanceof UnreadMessagesError ? atStart.queueNames : []).toEqual(queueNames);
  });

  test('do not count while they are in flight', async () => {
    for (const { queue: unread } of stack.unread) {
      clock.advance(10_000);
      unread.receive({ maxMessages: 10 });
    }
    await waitUntilIdle(stack, { timeoutMs });
  });

  test('can not stay in a queue that does not exist or that a function reads', async () => {
    await expect(waitUntilIdle(stack, { timeoutMs, leaves: ['jobs'] })).rejects.toThrow(
      'leaves: jobs is not a queue that nothing reads. Such queues: output, dead',
    );
  });
});

test('visible, delayed and in-flight messages keep the stack busy until they are gone', async () => {
  queue.send([{ body: 'a' }, { body: 'b', delaySeconds: 10 }]);
  const wait = waitUntilIdle(stack, { timeoutMs });
  const [first] = queue.receive({ maxMessages: 10 });
  if (first === undefined) throw new Error('No message');
  expect(await isOver(wait)).toBe(false);
  queue.delete(first.receiptHandle);
  expect(await isOver(wait)).toBe(false);
  queue.purge();
  await wait;
});

test('work under way keeps the stack busy until it settles', async () => {
  let finish: () => void = () => {};
  const work = activity.track(new Promise<void>((resolve) => (finish = resolve)));
  const wait = waitUntilIdle(stack, { timeoutMs });
  expect(await isOver(wait)).toBe(false);
  finish();
  await work;
  await wait;
});

test('with skipTime, the clock jumps from timer to timer while nothing else can happen', async () => {
  queue.send([{ body: 'a', delaySeconds: 60 }]);
  const receivedAt: number[] = [];
  queue.whenVisible(() => {
    for (const { receiptHandle } of queue.receive({ maxMessages: 1 })) {
      receivedAt.push(clock.now());
      if (receivedAt.length === 2) queue.delete(receiptHandle);
    }
  });
  await waitUntilIdle(stack, { timeoutMs, skipTime: true });
  expect(receivedAt).toEqual([60_000, 90_000]);
});

test('with skipTime, the clock stands still while something runs', async () => {
  let finish: () => void = () => {};
  const host = activity.observe(
    {
      functionName: 'work',
      maximumConcurrency: 1,
      invoke: async () => await new Promise((resolve) => (finish = () => resolve({ ok: true, payload: '' }))),
      kill: () => {},
      pids: () => [],
      warmUp: async () => undefined,
      replaceCode: async () => undefined,
      close: async () => {},
    },
    () => {},
  );
  queue.send([{ body: 'a', delaySeconds: 60 }]);
  const invocation = host.invoke('{}');
  const wait = waitUntilIdle(stack, { timeoutMs, skipTime: true });
  expect(await isOver(wait)).toBe(false);
  expect(clock.now()).toBe(0);
  queue.purge();
  finish();
  await invocation;
  await wait;
});

test('the error at the deadline lists the remaining work', async () => {
  queue.send([{ body: 'a' }, { body: 'b', delaySeconds: 10 }]);
  const wait = waitUntilIdle(stack, { timeoutMs: 5 });
  await expect(wait).rejects.toThrow(NotIdleError);
  await expect(wait).rejects.toThrow(
    /not idle after 5 ms:\n {2}jobs +visible 1 {2}in flight 0 {2}delayed 1\n.*pending 0/,
  );
  await expect(wait).rejects.toThrow(`seed ${engine.delivery.seed}`);
});

test('a stop ends the wait', async () => {
  queue.send([{ body: 'a' }]);
  const wait = waitUntilIdle(stack, { timeoutMs });
  stopping.abort();
  await expect(wait).rejects.toThrow('The stack was stopped before it was idle');
  await expect(waitUntilIdle(stack, { timeoutMs })).rejects.toThrow('stopped');
});

test('a failing store ends the wait', async () => {
  let isFull = false;
  const save = (): void => {
    if (isFull) throw new Error('disk is full');
  };
  const failing = createSqsEngine({ clock, store: { load: () => [], save, close: () => undefined } });
  const jobs = failing.createQueue('jobs');
  jobs.send([{ body: 'a' }]);
  const wait = waitUntilIdle({ ...stack, engine: failing, queues: [jobs] }, { timeoutMs });
  isFull = true;
  expect(() => jobs.send([{ body: 'b' }])).toThrow('disk is full');
  await expect(wait).rejects.toThrow('disk is full');
  failing.close();
});

test('the death of a part ends the wait, and any later one, before time is skipped', async () => {
  queue.send([{ body: 'a', delaySeconds: 60 }]);
  const wait = waitUntilIdle(stack, { timeoutMs });
  breaking.abort(new Error('The engine has ended'));
  await expect(wait).rejects.toThrow('The engine has ended');
  await expect(waitUntilIdle(stack, { timeoutMs, skipTime: true })).rejects.toThrow('The engine has ended');
  expect(clock.now()).toBe(0);
});
