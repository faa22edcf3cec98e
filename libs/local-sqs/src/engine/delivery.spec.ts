import { describe, expect, it } from '@jest/globals';
import type { DeliveryOptions } from '../api/delivery.ts';
import type { ReceivedMessage } from '../api/messages.ts';
import type { Queue } from '../api/queue.ts';
import { createStackClock } from '../clock/clock.ts';
import { createSqsEngine } from './create-sqs-engine.ts';

function start(delivery?: DeliveryOptions) {
  const clock = createStackClock({ kind: 'manual', startAt: 0 });
  const engine = createSqsEngine({ clock, ...(delivery !== undefined && { delivery }) });
  const queue = engine.createQueue('orders', { VisibilityTimeout: '30' });
  const send = (...texts: string[]): void => void queue.send(texts.map((body) => ({ body })));
  return { clock, engine, queue, send };
}

const numbers = Array.from({ length: 1_000 }, (_, index) => String(index));

/** Receives a thousand messages and returns their bodies in the order received. */
function drain(delivery: DeliveryOptions): string[] {
  const { queue, send } = start(delivery);
  send(...numbers);
  return queue.receive({ maxMessages: 1_000 }).map(({ body }) => body);
}

const bodiesOf = (queue: Queue): string[] => queue.receive({ maxMessages: 10 }).map(({ body }) => body);
const receiptOf = ([message]: readonly ReceivedMessage[]): string => message?.receiptHandle ?? '';

describe('the order of receives', () => {
  /** Returns the average number of batches of 100 that contain messages of five sent in a row. */
  function batchesOfFive(bodies: readonly string[]): number {
    const batchOf = new Map(bodies.map((body, index) => [Number(body), Math.floor(index / 100)]));
    const fives = Array.from({ length: 200 }, (_, five) => [0, 1, 2, 3, 4].map((n) => batchOf.get(5 * five + n)));
    return fives.reduce((sum, batches) => sum + new Set(batches).size, 0) / fives.length;
  }

  it('is random by default: messages that are sent together arrive in different batches', () => {
    const received = drain({ duplicates: 0, seed: 1 });
    expect(received.toSorted()).toEqual(numbers.toSorted());
    // Each of 10 batches is equally likely: 10 × (1 − 0.9⁵) = 4.1.
    expect(batchesOfFive(received)).toBeGreaterThan(3.9);
    expect(batchesOfFive(received)).toBeLessThan(4.3);
    // The same measure detects a queue that keeps its order.
    expect(batchesOfFive(drain({ order: 'arrival', duplicates: 0 }))).toBe(1);
  });

  it('is repeated by the seed that the engine reports', () => {
    const { engine } = start();
    const { seed } = engine.delivery;
    expect(drain({ seed })).toEqual(drain({ seed }));
    expect(drain({ seed })).not.toEqual(drain({ seed: seed + 1 }));
    expect(start().engine.delivery.seed).not.toBe(seed);
  });

  it('is that of arrival with `arrival`: a message that becomes visible again comes last', () => {
    expect(drain({ order: 'arrival', duplicates: 0 })).toEqual(numbers);
    const { queue, send } = start({ order: 'arrival', duplicates: 0 });
    send('failing', 'waiting');
    queue.changeVisibility(receiptOf(queue.receive({ maxMessages: 1 })), 0);
    expect(bodiesOf(queue)).toEqual(['waiting', 'failing']);
  });

  it('is chosen by a function, which receives the number of visible messages', () => {
    const counts: number[] = [];
    const order = (visible: number): number => (counts.push(visible) === 1 ? 2 : 0);
    const { queue, send } = start({ order, duplicates: 0 });
    send('a', 'b', 'c');
    expect(bodiesOf(queue)).toEqual(['c', 'a', 'b']);
    expect(counts).toEqual([3, 2, 1]);
  });
});

describe('a duplicate', () => {
  it('is the message that is in flight, with a new receipt handle and a higher receive count', () => {
    const { queue, send } = start({ duplicates: 1 });
    send('a');
    const [first] = queue.receive({ maxMessages: 10 });
    const [again, ...others] = queue.receive({ maxMessages: 10 });
    expect(others).toEqual([]);
    expect(again).toMatchObject({ messageId: first?.messageId, body: 'a' });
    expect(again?.systemAttributes.ApproximateReceiveCount).toBe('2');
    expect(queue.delete(first?.receiptHandle ?? '')).toBe('stale');
    expect(queue.delete(again?.receiptHandle ?? '')).toBe('deleted');
    expect(queue.messages()).toEqual([]);
  });

  it('is received even if the message was deleted', () => {
    const { queue, send } = start({ duplicates: 1 });
    send('a');
    expect(queue.delete(receiptOf(queue.receive({ maxMessages: 1 })))).toBe('deleted');
    expect(queue.delete(receiptOf(queue.receive({ maxMessages: 1 })))).toBe('deleted');
    expect(queue.receive({ maxMessages: 1 })).toEqual([]);
  });

  it('is received above maxReceiveCount, and does not move to the dead-letter queue', () => {
    const { engine, queue, send } = start({ duplicates: 1 });
    const deadLetterTargetArn = engine.createQueue('dead').arn;
    engine.setAttributes(queue, { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 }) });
    send('a');
    queue.receive({ maxMessages: 1 });
    expect(bodiesOf(queue)).toEqual(['a']);
  });

  it('is reported to listeners, and is not counted as a receive', () => {
    const { engine, queue, send } = start({ duplicates: 1 });
    const duplicates: string[] = [];
    engine.onDuplicate(({ name }, messageId) => duplicates.push(`${name} ${messageId}`));
    send('a');
    const [message] = queue.receive({ maxMessages: 1 });
    const { messageId = '' } = message ?? {};
    expect([...queue.duplicateCounts()]).toEqual([]);
    const again = queue.receive({ maxMessages: 1 });
    const isCounted = (): void => {
      expect([...queue.receiveCounts()]).toEqual([[messageId, 1]]);
      expect([...queue.duplicateCounts()]).toEqual([[messageId, 1]]);
    };
    isCounted();
    queue.delete(receiptOf(again));
    isCounted();
    expect(duplicates).toEqual([`orders ${messageId}`]);
  });

  it('does not hide from receiveCounts a message whose visibility timeout ended', () => {
    const { clock, queue, send } = start({ duplicates: 1 });
    send('a');
    for (const _ of ['received', 'duplicate']) queue.receive({ maxMessages: 1 });
    clock.advance(30_000);
    for (const _ of ['received', 'duplicate']) queue.receive({ maxMessages: 1 });
    expect([...queue.receiveCounts().values()]).toEqual([2]);
  });

  it('occurs with the configured probability, by default once in a thousand receives', () => {
    const count = (delivery: DeliveryOptions): number => {
      const { queue, send } = start(delivery);
      for (let sent = 0; sent < 20; sent += 1) {
        send(...numbers);
        while (bodiesOf(queue).length > 0);
      }
      return queue.duplicateCounts().size;
    };
    // 20 of 20,000 expected, with a standard deviation of 4.5.
    const duplicates = count({ seed: 1 });
    expect(duplicates).toBeGreaterThan(10);
    expect(duplicates).toBeLessThan(30);
    expect(count({ duplicates: 0 })).toBe(0);
  });
});

describe('the receives that a redrive policy counts', () => {
  /** Returns how often each queue of a → b → c delivers a message that no consumer deletes. */
  function receivesOf(delivery: DeliveryOptions): Record<string, number[]> {
    const { clock, engine } = start({ duplicates: 0, ...delivery });
    const c = engine.createQueue('c');
    const redrivingTo = ({ arn }: Queue): Record<string, string> => ({
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 2 }),
    });
    const b = engine.createQueue('b', redrivingTo(c));
    const a = engine.createQueue('a', redrivingTo(b));
    a.send([{ body: 'poison' }]);
    for (let round = 0; round < 5; round += 1) {
      for (const queue of [a, b]) queue.receive({ maxMessages: 1 });
      clock.advance(30_000);
    }
    const [message] = c.receive({ maxMessages: 1 });
    return {
      a: [...a.receiveCounts().values()],
      b: [...b.receiveCounts().values()],
      c: [Number(message?.systemAttributes.ApproximateReceiveCount)],
    };
  }

  it('are those from every queue by default, so a second queue with the same maxReceiveCount delivers nothing', () => {
    expect(receivesOf({})).toEqual({ a: [2], b: [0], c: [3] });
  });

  it('are those from the queue with `perQueue`, while ApproximateReceiveCount keeps counting', () => {
    expect(receivesOf({ receiveCount: 'perQueue' })).toEqual({ a: [2], b: [2], c: [5] });
  });
});

describe('a delivery fault', () => {
  it('delays sent messages and duplicates received ones until it ends', () => {
    const { clock, engine, queue, send } = start({ duplicates: 0, order: 'arrival' });
    engine.setDeliveryFaults({ delaySeconds: 20, duplicates: 1 });
    send('late');
    engine.setDeliveryFaults({ duplicates: 1 });
    send('twice');
    expect(bodiesOf(queue)).toEqual(['twice']);
    expect(bodiesOf(queue)).toEqual(['twice']);
    engine.setDeliveryFaults();
    clock.advance(19_999);
    expect(bodiesOf(queue)).toEqual([]);
    clock.advance(1);
    expect(bodiesOf(queue)).toEqual(['late']);
    expect(bodiesOf(queue)).toEqual([]);
  });

  it('does not affect a FIFO queue', () => {
    const { engine } = start();
    const fifo = engine.createQueue('orders.fifo', { FifoQueue: 'true' });
    engine.setDeliveryFaults({ delaySeconds: 20, duplicates: 1 });
    fifo.send([{ body: 'one', messageGroupId: 'a', messageDeduplicationId: '1' }]);
    expect([bodiesOf(fifo), bodiesOf(fifo)]).toEqual([['one'], []]);
  });
});

it('returns the time at which the oldest message was sent', () => {
  const { clock, queue, send } = start();
  expect(queue.oldestSentAt()).toBeUndefined();
  clock.advance(5_000);
  send('first');
  clock.advance(5_000);
  send('second');
  expect(queue.oldestSentAt()).toBe(5_000);
});
