import {
  createSqsEngine,
  createStackClock,
  type DeliveryOptions,
  type Queue,
  type SqsEngine,
  type StackClock,
} from '@daybreak/local-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { InProcessFunction } from '../lambda/in-process-function.ts';
import { EventSourceMapping } from './event-source-mapping.ts';

const model = { name: 'work', arn: 'arn:work', timeoutSeconds: 5, memorySizeMiB: 128 };
const none = { batchItemFailures: [] };
const settings = { batchSize: 10, maximumBatchingWindowSeconds: 0, reportBatchItemFailures: true, region: 'eu-west-1' };

let clock: StackClock;
let engine: SqsEngine;
let queue: Queue;
/** Returns the bodies of each batch. */
let batches: string[][];
let mapping: EventSourceMapping | undefined;

// Arrival order makes batches predictable. The last tests use another order, and duplicates.
const inOrder = { order: 'arrival', duplicates: 0 } as const;

beforeEach(() => {
  clock = createStackClock({ kind: 'manual' });
  engine = createSqsEngine({ clock, delivery: inOrder });
  queue = engine.createQueue('jobs', { VisibilityTimeout: '30' });
  batches = [];
});
afterEach(async () => {
  await mapping?.stop();
  engine.close();
});

function start(
  options: Partial<ConstructorParameters<typeof EventSourceMapping>[0]> = {},
  answer: (event: SQSEvent) => unknown = () => none,
): void {
  const handler = async (event: SQSEvent): Promise<unknown> => {
    batches.push(event.Records.map(({ body }) => body));
    return await answer(event);
  };
  const host = new InProcessFunction({ model, handler, clock });
  mapping = new EventSourceMapping({ ...settings, queue, host, clock, ...options });
  mapping.start();
}

const send = (...bodies: string[]): void => void queue.send(bodies.map((body) => ({ body })));
/** Lets the mapping continue as far as it can without time passing. */
const turn = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));
const states = (): string[] => queue.messages().map(({ body, state }) => `${body} ${state}`);

it('deletes messages that its filters reject, and fills its batches with the others', async () => {
  start({ batchSize: 2, filterPatterns: ['{"body":{"total":[{"numeric":[">",5]}]}}'] });
  send('{"total":1}', '{"total":7}', 'no JSON', '{"total":8}', '{"total":2}', '{"total":9}');
  await turn();
  expect(batches).toEqual([['{"total":7}', '{"total":8}'], ['{"total":9}']]);
  expect(queue.messages()).toEqual([]);
});

describe('a message of a successful batch', () => {
  it('is deleted, and received once', async () => {
    start();
    send('a', 'b');
    await turn();
    expect(batches).toEqual([['a', 'b']]);
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect([...queue.receiveCounts().values()]).toEqual([1, 1]);
  });
});

describe('a mapping in an outage of the queue', () => {
  it('receives nothing, and does not delete messages that it received before, which are delivered again', async () => {
    const reasons: string[] = [];
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    start({ onBatchFailed: (reason) => reasons.push(reason) }, async () => {
      await answered;
      return none;
    });
    send('a');
    mapping?.setReceiving(false);
    send('b');
    answer();
    await turn();
    expect([batches, states()]).toEqual([[['a']], ['a inFlight', 'b visible']]);
    expect(reasons).toEqual(['SQS is unavailable: the messages are not deleted, and are delivered again']);

    mapping?.setReceiving(true);
    await turn();
    clock.advance(30_000);
    await turn();
    expect([batches, states()]).toEqual([[['a'], ['b'], ['a']], []]);
  });
});

describe('a failed message', () => {
  it('alone is delivered again, after its visibility timeout', async () => {
    const failB = ({ Records }: SQSEvent): SQSBatchResponse => ({
      batchItemFailures: Records.filter(({ body }) => body === 'b').map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    });
    start({}, failB);
    send('a', 'b', 'c');
    await turn();
    expect(states()).toEqual(['b inFlight']);
    clock.advance(29_999);
    await turn();
    expect(batches).toHaveLength(1);
    clock.advance(1);
    await turn();
    expect(batches).toEqual([['a', 'b', 'c'], ['b']]);
  });

  it('is delivered again with its whole batch when the function throws, without another report', async () => {
    const reasons: string[] = [];
    start({ onBatchFailed: (reason) => reasons.push(reason) }, () => {
      throw new Error('no');
    });
    send('a', 'b');
    await turn();
    expect(states()).toEqual(['a inFlight', 'b inFlight']);
    expect(reasons).toEqual([]);
  });

  it('is reported when the response is invalid', async () => {
    const reasons: string[] = [];
    start({ onBatchFailed: (reason) => reasons.push(reason) }, () => ({
      batchItemFailures: [{ itemIdentifier: 'z' }],
    }));
    send('a');
    await turn();
    expect(states()).toEqual(['a inFlight']);
    expect(reasons).toEqual(['The response names z, which is not a message of its batch']);
  });

  it('of a timeout is delivered again, and a late response changes nothing', async () => {
    let finish: (response: unknown) => void = () => {};
    start({}, async () => await new Promise((resolve) => (finish = resolve)));
    send('a');
    await turn();
    clock.advance(5_000);
    finish(none);
    await turn();
    expect(states()).toEqual(['a inFlight']);
  });
});

describe('a queue that fails', () => {
  it('is reported, does not end this process, and is not polled again', async () => {
    const failures: unknown[] = [];
    let isFull = false;
    engine.close();
    const save = (): void => {
      if (isFull) throw new Error('disk is full');
    };
    engine = createSqsEngine({
      clock,
      delivery: inOrder,
      store: { load: () => [], save, close: () => undefined },
    });
    queue = engine.createQueue('jobs');
    start({ batchSize: 1, onBatchFailed: (...failure) => failures.push(failure) }, () => void (isFull = true));
    send('a');
    await turn();
    await mapping?.stop();
    const reason = expect.stringContaining('The store of the queues failed: Error: disk is full');
    expect(failures).toEqual([
      [reason, [expect.any(String)]],
      [reason, []],
    ]);
    expect(batches).toEqual([['a']]);
  });
});

describe('a batching window', () => {
  it('holds a batch until it is full', async () => {
    start({ batchSize: 3, maximumBatchingWindowSeconds: 10 });
    send('a', 'b');
    await turn();
    expect(batches).toEqual([]);
    send('c', 'd');
    await turn();
    expect(batches).toEqual([['a', 'b', 'c']]);
  });

  it('invokes the function when it ends, counted from the first message', async () => {
    start({ maximumBatchingWindowSeconds: 10 });
    send('a');
    clock.advance(9_000);
    send('b');
    clock.advance(1_000);
    await turn();
    expect(batches).toEqual([['a', 'b']]);
  });

  it('leaves its messages in flight when it is stopped', async () => {
    start({ maximumBatchingWindowSeconds: 10 });
    send('a');
    await mapping?.stop();
    clock.advance(10_000);
    await turn();
    expect(batches).toEqual([]);
    expect(states()).toEqual(['a inFlight']);
  });
});

describe('maximum concurrency', () => {
  it('limits the invocations, and leaves the other messages in the queue', async () => {
    const running: (() => void)[] = [];
    const answer = async (): Promise<unknown> => await new Promise((resolve) => running.push(() => resolve(none)));
    start({ batchSize: 1, maximumConcurrency: 2 }, answer);
    send('a', 'b', 'c', 'd');
    await turn();
    expect(batches).toEqual([['a'], ['b']]);
    expect(queue.counts()).toMatchObject({ visible: 2, inFlight: 2 });
    running[0]?.();
    await turn();
    expect(batches).toEqual([['a'], ['b'], ['c']]);
    for (const finish of running) finish();
    await turn();
    for (const finish of running) finish();
    await turn();
    expect(states()).toEqual([]);
  });
});

describe('an event', () => {
  it('stays below 6 MB, and the next event has the remaining messages', async () => {
    start();
    queue.send(Array.from({ length: 8 }, (_, index) => ({ body: `${index}${'x'.repeat(1_000_000)}` })));
    await turn();
    expect(batches.map((bodies) => bodies.map(([first]) => first).join(''))).toEqual(['012345', '67']);
    expect(states()).toEqual([]);
  });

  it('has as many messages as the batch size allows', async () => {
    queue.send(Array.from({ length: 1_234 }, (_, index) => ({ body: String(index) })));
    start({ batchSize: 1_000, maximumBatchingWindowSeconds: 1 });
    clock.advance(1_000);
    await turn();
    expect(batches.map(({ length }) => length)).toEqual([1_000, 234]);
  });
});

describe('a queue with any order and duplicates', () => {
  const replaceEngine = (delivery: DeliveryOptions): void => {
    engine.close();
    engine = createSqsEngine({ clock, delivery });
    queue = engine.createQueue('jobs', { VisibilityTimeout: '30' });
  };

  it('delivers each message in one batch, in any order, with several receives for a batch', async () => {
    replaceEngine({ duplicates: 0 });
    const sent = Array.from({ length: 1_234 }, (_, index) => String(index));
    send(...sent);
    start({ batchSize: 1_000, maximumBatchingWindowSeconds: 1 });
    clock.advance(1_000);
    await turn();
    expect(batches.map(({ length }) => length)).toEqual([1_000, 234]);
    expect(batches.flat()).not.toEqual(sent);
    expect(batches.flat().toSorted()).toEqual(sent.toSorted());
    expect(states()).toEqual([]);
  });

  it('can deliver a message twice in a batch, and deletes it once', async () => {
    replaceEngine({ duplicates: 1 });
    start();
    send('a');
    await turn();
    expect(batches).toEqual([['a', 'a']]);
    expect(states()).toEqual([]);
  });
});
