import { createSqsEngine, createStackClock, type Queue, type SqsEngine, type StackClock } from '@daybreak/local-sqs';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import { InProcessFunction } from '../lambda/in-process-function.ts';
import { EventSourceMapping } from './event-source-mapping.ts';

const model = { name: 'work', arn: 'arn:work', timeoutSeconds: 60, memorySizeMiB: 128 };
const settings = { batchSize: 10, maximumBatchingWindowSeconds: 0, reportBatchItemFailures: true, region: 'eu-west-1' };

let clock: StackClock;
let engine: SqsEngine;
let queue: Queue;
let batches: string[][];
let mapping: EventSourceMapping | undefined;
let reports: [reason: string, bodies: (string | undefined)[]][];

beforeEach(() => {
  clock = createStackClock({ kind: 'manual' });
  engine = createSqsEngine({ clock });
  queue = engine.createQueue('jobs.fifo', {
    FifoQueue: 'true',
    ContentBasedDeduplication: 'true',
    VisibilityTimeout: '30',
  });
  batches = [];
  reports = [];
});
afterEach(async () => {
  await mapping?.stop();
  engine.close();
});

function start(answer: (event: SQSEvent) => unknown, batchSize = 10): void {
  const bodies = new Map<string, string>();
  const handler = async (event: SQSEvent): Promise<unknown> => {
    for (const { messageId, body } of event.Records) bodies.set(messageId, body);
    batches.push(event.Records.map(({ body }) => body.slice(0, 2)));
    return await answer(event);
  };
  mapping = new EventSourceMapping({
    ...settings,
    batchSize,
    queue,
    host: new InProcessFunction({ model, handler, clock }),
    clock,
    onBatchFailed: (reason, ids) => reports.push([reason, ids.map((id) => bodies.get(id))]),
  });
  mapping.start();
}

const send = (...bodies: string[]): void =>
  void queue.send(bodies.map((body) => ({ body, messageGroupId: body.charAt(0) })));
const turn = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));
/** Fails every message whose body is in `failed`. */
const failing = (failed: Set<string>) => (event: SQSEvent) => ({
  batchItemFailures: event.Records.filter(({ body }) => failed.has(body)).map(({ messageId: itemIdentifier }) => ({
    itemIdentifier,
  })),
});

it('invokes the function with a group in order, one batch of the group at a time', async () => {
  const gates: (() => void)[] = [];
  start(async () => await new Promise<void>((resolve) => gates.push(resolve)), 2);
  send('a1', 'a2', 'a3');
  send('b1');
  await turn();
  expect(batches).toEqual([['a1', 'a2'], ['b1']]);
  gates[1]?.();
  await turn();
  expect(batches).toHaveLength(2);
  gates[0]?.();
  await turn();
  expect(batches.slice(2)).toEqual([['a3']]);
  gates[2]?.();
});

it('delivers a group again in order, from the first message that the response names', async () => {
  const failed = new Set(['a2', 'a3']);
  start(failing(failed));
  send('a1', 'a2', 'a3');
  await turn();
  send('a4');
  await turn();
  expect(batches).toEqual([['a1', 'a2', 'a3']]);
  failed.clear();
  clock.advance(30_000);
  await turn();
  expect(batches.slice(1)).toEqual([['a2', 'a3', 'a4']]);
  expect(reports).toEqual([]);
});

it('deletes later messages of a failed group that the response does not name, as Lambda does, and reports the lost order', async () => {
  const failed = new Set(['a1']);
  start(failing(failed));
  send('a1', 'a2', 'b1');
  await turn();
  failed.clear();
  clock.advance(30_000);
  await turn();
  expect(batches.slice(1)).toEqual([['a1']]);
  expect(reports).toEqual([[expect.stringContaining('the order is lost'), ['a2']]]);
});

it('leaves messages in the queue if their visibility timeout ends before the batch', async () => {
  const gate = Promise.withResolvers<void>();
  start(async () => await gate.promise);
  send('a1');
  await turn();
  clock.advance(30_000);
  gate.resolve();
  await turn();
  await turn();
  expect(batches).toEqual([['a1'], ['a1']]);
  expect(reports).toEqual([[expect.stringContaining('the messages are delivered again'), ['a1']]]);
  expect(queue.messages()).toEqual([]);
});

it('keeps messages that do not fit into an event behind the rest of their group', async () => {
  const large = 'x'.repeat(900_000);
  const bodies = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'].map((name) => name + large);
  const failed = new Set(bodies.slice(5, 6));
  start(failing(failed));
  send(...bodies);
  await turn();
  expect(batches).toEqual([['a1', 'a2', 'a3', 'a4', 'a5', 'a6']]);
  failed.clear();
  clock.advance(30_000);
  await turn();
  expect(batches.slice(1)).toEqual([['a6', 'a7']]);
});
