import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { createStackClock, type Queue, type StackClock } from '@daybreak/local-stack';
import { createSqsEngine, startSqsServer, type SqsServer } from '@daybreak/local-stack/internal';
import { createMemoryLogger, createMemoryMetrics, createSqsClient } from '@daybreak/runtime';
import * as v from 'valibot';
import { createMessageSender } from './create-message-sender.ts';
import { createQueueDepth } from './create-queue-depth.ts';
import { createSqsBatchHandler } from './create-sqs-batch-handler.ts';
import type { MessageOutcome } from './message-outcome.ts';
import { parseJsonBody } from './parse-json-body.ts';
import { createInvocationContext } from './testing.ts';

const messageSchema = v.object({ order: v.string() });
type Message = v.InferOutput<typeof messageSchema>;

const visibilityTimeoutSeconds = 30;

describe('a batch over SQS', () => {
  let clock: StackClock;
  let server: SqsServer;
  let sqs: SQSClient;
  let queue: Queue;

  beforeEach(async () => {
    clock = createStackClock({ kind: 'manual', startAt: Date.parse('2026-03-29T12:00:00Z') });
    // The test asserts receive counts, so the queue delivers no duplicates.
    const engine = createSqsEngine({ clock, delivery: { duplicates: 0 } });
    server = await startSqsServer({ engine });
    queue = engine.createQueue('orders', { VisibilityTimeout: String(visibilityTimeoutSeconds) });
    sqs = createSqsClient({
      endpoint: server.endpoint,
      region: engine.region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  });

  afterEach(async () => {
    sqs.destroy();
    await server.close();
  });

  /** Invokes the handler with the visible messages, and deletes those it acknowledges, as Lambda does. Returns their orders, sorted. */
  async function deliver(handler: ReturnType<typeof createSqsBatchHandler>): Promise<string[]> {
    const received = queue.receive({ maxMessages: 10 });
    const Records = received.map(({ messageId, body, systemAttributes }) => ({
      messageId,
      body,
      attributes: systemAttributes,
      eventSourceARN: queue.arn,
    }));
    const { batchItemFailures } = await handler({ Records }, createInvocationContext());
    const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    queue.deleteMany(
      received.filter(({ messageId }) => !failed.includes(messageId)).map((message) => message.receiptHandle),
    );
    return received.map(({ body }) => v.parse(messageSchema, JSON.parse(body)).order).toSorted();
  }

  it('delivers a message that succeeded once, and only the message that failed again', async () => {
    const faulty = new Set(['b']);
    const handler = createSqsBatchHandler<Message>({
      functionName: 'test',
      parse: parseJsonBody(messageSchema),
      handleGroup: async (records) =>
        new Map(
          records.map(({ messageId, message }): [string, MessageOutcome] => [
            messageId,
            faulty.has(message.order) ? { outcome: 'retry', error: new Error('throttled') } : { outcome: 'done' },
          ]),
        ),
      concurrency: 2,
      deadlineMarginMs: 1_000,
      logger: createMemoryLogger(),
      metrics: createMemoryMetrics(),
    });
    const sender = createMessageSender<Message>({ sqs, queueUrl: queue.url });
    const sent = await sender.sendBatch([{ order: 'a' }, { order: 'b' }, { order: 'c' }]);
    const ids = sent.map((result) => (result.status === 'fulfilled' ? result.value.messageId : undefined));

    expect(await deliver(handler)).toEqual(['a', 'b', 'c']);
    expect(await deliver(handler)).toEqual([]);

    faulty.clear();
    clock.advance(visibilityTimeoutSeconds * 1_000);
    expect(await deliver(handler)).toEqual(['b']);

    clock.advance(visibilityTimeoutSeconds * 1_000);
    expect(await deliver(handler)).toEqual([]);
    expect(queue.receiveCounts()).toEqual(
      new Map([
        [ids[0], 1],
        [ids[1], 2],
        [ids[2], 1],
      ]),
    );
    expect(queue.messages()).toEqual([]);
  });

  it('sends any text once, in as few requests as SQS allows', async () => {
    const orders = [
      '🌅',
      'a\u0000b',
      'not a character: \uFFFE',
      ...Array.from({ length: 9 }, (_, n) => String(n)),
      'x'.repeat(600_000),
      'y'.repeat(600_000),
    ];
    const sender = createMessageSender<Message>({ sqs, queueUrl: queue.url });

    const sent = await sender.sendBatch(orders.map((order) => ({ order })));
    expect(sent.map(({ status }) => status)).toEqual(orders.map(() => 'fulfilled'));
    const stored = queue.messages().map(({ body }) => v.parse(messageSchema, JSON.parse(body)).order);
    expect(stored.toSorted()).toEqual(orders.toSorted());
    expect(server.requestCounts()).toEqual({ SendMessageBatch: 3 });
  });

  it('counts the messages of a queue: visible, in flight and delayed', async () => {
    const depth = createQueueDepth({ sqs, queueUrls: [queue.url] });
    expect(await depth()).toBe(0);
    queue.send([{ body: '1' }, { body: '2' }, { body: '3', delaySeconds: 10 }]);
    queue.receive({ maxMessages: 1 });
    expect(queue.counts()).toEqual({ visible: 1, inFlight: 1, delayed: 1 });
    expect(await depth()).toBe(3);
  });

  it('throws for a queue that does not exist, instead of returning 0', async () => {
    const depth = createQueueDepth({ sqs, queueUrls: [queue.url, `${queue.url}-gone`] });
    await expect(depth()).rejects.toThrow(`SQS did not return the attributes of the queue ${queue.url}-gone`);
  });
});
