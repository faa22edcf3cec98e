import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { createStackClock, type Queue } from '@daybreak/local-stack';
import { createSqsEngine, startSqsServer } from '@daybreak/local-stack/internal';
import { createSqsClient } from '@daybreak/runtime';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ParkedMessage } from './parked-message.ts';
import type { HeldQueue } from './held-queue.ts';
import type { Queues } from './pipeline.ts';
import { holdParked } from './select-parked.ts';

const clock = createStackClock({ kind: 'real' });
const { signal } = new AbortController();
const closing = new AsyncDisposableStack();
let queue: Queue;
let queues: Queues;

/** A new parking queue, which delivers each message once, or twice. */
async function openQueue({ duplicates }: { duplicates: 0 | 1 }): Promise<{ queue: Queue; queues: Queues }> {
  const engine = createSqsEngine({ clock, delivery: { duplicates } });
  closing.defer(() => engine.close());
  const server = await startSqsServer({ engine });
  closing.defer(async () => await server.close());
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const sqs = createSqsClient({ endpoint: server.endpoint, region: 'us-east-1', credentials });
  closing.defer(() => sqs.destroy());
  return {
    queue: engine.createQueue('parking', {}),
    queues: { sqs, names: ['parking'], urlOf: () => `${server.endpoint}/000000000000/parking` },
  };
}

beforeAll(async () => ({ queue, queues } = await openQueue({ duplicates: 0 })));
afterAll(async () => await closing.disposeAsync());
beforeEach(() => queue.purge());

async function read(
  parking: HeldQueue<ParkedMessage>,
  onBatch: (batch: ParkedMessage[]) => Promise<void> | void,
): Promise<void> {
  for await (const batch of parking.batches()) await onBatch(batch);
}

test('each message is read once, even when its visibility timeout ends during the read', async () => {
  queue.send(Array.from({ length: 25 }, (_, number) => ({ body: `message ${number}` })));
  const bodies: string[] = [];
  {
    await using parking = holdParked(queues, { holdSeconds: 30, signal });
    await read(parking, (batch) => {
      bodies.push(...batch.map(({ body }) => body));
      clock.advance(31_000);
    });
  }
  expect(bodies).toHaveLength(25);
  expect(new Set(bodies).size).toBe(25);
  expect(queue.counts()).toEqual({ visible: 25, inFlight: 0, delayed: 0 });
});

test('a message that is not removed is visible at once, even after an error', async () => {
  queue.send(['a', 'b', 'c'].map((body) => ({ body })));
  const reading = async (): Promise<void> => {
    await using parking = holdParked(queues, { holdSeconds: 300, signal });
    await read(parking, async (batch) => {
      for (const message of batch) if (message.body === 'b') await parking.remove(message);
      throw new Error('disk full');
    });
  };
  await expect(reading()).rejects.toThrow('disk full');
  expect(queue.counts()).toEqual({ visible: 2, inFlight: 0, delayed: 0 });
});

test('a removed message is gone, and each is read once, although SQS delivers it twice', async () => {
  const twice = await openQueue({ duplicates: 1 });
  twice.queue.send(Array.from({ length: 25 }, (_, number) => ({ body: String(number) })));
  const bodies: string[] = [];
  {
    await using parking = holdParked(twice.queues, { holdSeconds: 30, signal });
    await read(parking, async (batch) => {
      for (const message of batch) {
        bodies.push(message.body);
        if (message.body !== '7') await parking.remove(message);
      }
    });
  }
  expect(bodies).toHaveLength(25);
  expect(new Set(bodies).size).toBe(25);
  expect(twice.queue.messages().map(({ body }) => body)).toEqual(['7']);
});

test('the source of a message is its attribute, or the queue that moved it', async () => {
  const attribute = (stringValue: string) => ({ dataType: 'String', stringValue });
  queue.send([
    { body: 'a', attributes: { source: attribute('arn:row'), reason: attribute('why'), messageId: attribute('old') } },
    { body: 'b' },
  ]);
  const found: ParkedMessage[] = [];
  {
    await using parking = holdParked(queues, { holdSeconds: 30, signal });
    await read(parking, (batch) => void found.push(...batch));
  }
  expect(found.toSorted((one, other) => (one.body < other.body ? -1 : 1))).toEqual([
    {
      messageId: expect.any(String),
      parkedAt: expect.stringMatching(/Z$/),
      source: 'arn:row',
      reason: 'why',
      originalMessageId: 'old',
      body: 'a',
    },
    { messageId: expect.any(String), parkedAt: expect.stringMatching(/Z$/), body: 'b' },
  ]);
  const { Messages: again = [] } = await queues.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queues.urlOf('parking') }),
  );
  expect(again).toHaveLength(1);
});
