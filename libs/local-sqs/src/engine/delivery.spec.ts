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

/** The bodies of a queue of a thousand messages, as they come. */
function drain(delivery: DeliveryOptions): string[] {
  const { queue, send } = start(delivery);
  send(...numbers);
  return queue.receive({ maxMessages: 1_000 }).map(({ body }) => body);
}

const bodiesOf = (queue: Queue): string[] => queue.receive({ maxMessages: 10 }).map(({ body }) => body);
const receiptOf = ([message]: readonly ReceivedMessage[]): string => message?.receiptHandle ?? '';

describe('the order of messages', () => {
  /** In how many batches of a hundred five messages end up that were sent one after the other, on average. */
  function batchesOfFive(bodies: readonly string[]): number {
    const batchOf = new Map(bodies.map((body, index) => [Number(body), Math.floor(index / 100)]));
    const fives = Array.from({ length: 200 }, (_, five) => [0, 1, 2, 3, 4].map((n) => batchOf.get(5 * five + n)));
    return fives.reduce((sum, batches) => sum + new Set(batches).size, 0) / fives.length;
  }

  it('is none: what was sent together is spread over the batches, as far as chance spreads it', () => {
    const received = drain({ duplicates: 0, seed: 1 });
    expect(received.toSorted()).toEqual(numbers.toSorted());
    // Each of ten batches is as likely: 10 × (1 − 0.9⁵) = 4.1.
    expect(batchesOfFive(received)).toBeGreaterThan(3.9);
    expect(batchesOfFive(received)).toBeLessThan(4.3);
    // A queue that keeps its order is recognised by that.
    expect(batchesOfFive(drain({ order: 'arrival', duplicates: 0 }))).toBe(1);
  });

  it('is repeated by its seed, which the engine has', () => {
    const { engine } = start();
    const { seed } = engine.delivery;
    expect(drain({ seed })).toEqual(drain({ seed }));
    expect(drain({ seed })).not.toEqual(drain({ seed: seed + 1 }));
    expect(start().engine.delivery.seed).not.toBe(seed);
  });

  it('is that of arrival where this is asked for, a message that came back behind those that wait', () => {
    expect(drain({ order: 'arrival', duplicates: 0 })).toEqual(numbers);
    const { queue, send } = start({ order: 'arrival', duplicates: 0 });
    send('failing', 'waiting');
    queue.changeVisibility(receiptOf(queue.receive({ maxMessages: 1 })), 0);
    expect(bodiesOf(queue)).toEqual(['waiting', 'failing']);
  });

  it('is whatever a function chooses, which gets the number of visible messages', () => {
    const counts: number[] = [];
    const order = (visible: number): number => (counts.push(visible) === 1 ? 2 : 0);
    const { queue, send } = start({ order, duplicates: 0 });
    send('a', 'b', 'c');
    expect(bodiesOf(queue)).toEqual(['c', 'a', 'b']);
    expect(counts).toEqual([3, 2, 1]);
  });
});

describe('a duplicate', () => {
  it('is the same message once more, though it is in flight: another receipt handle, one receive more', () => {
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

  it('comes though the message is deleted by then', () => {
    const { queue, send } = start({ duplicates: 1 });
    send('a');
    expect(queue.delete(receiptOf(queue.receive({ maxMessages: 1 })))).toBe('deleted');
    expect(queue.delete(receiptOf(queue.receive({ maxMessages: 1 })))).toBe('deleted');
    expect(queue.receive({ maxMessages: 1 })).toEqual([]);
  });

  it('comes however often the message was received, and does not make it a dead letter', () => {
    const { engine, queue, send } = start({ duplicates: 1 });
    const deadLetterTargetArn = engine.createQueue('dead').arn;
    engine.setAttributes(queue, { RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 }) });
    send('a');
    queue.receive({ maxMessages: 1 });
    expect(bodiesOf(queue)).toEqual(['a']);
  });

  it('is reported, and not counted among the receives', () => {
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

  it('leaves a message that comes back for itself counted: that is what a test looks for', () => {
    const { clock, queue, send } = start({ duplicates: 1 });
    send('a');
    for (const _ of ['received', 'duplicate']) queue.receive({ maxMessages: 1 });
    clock.advance(30_000);
    for (const _ of ['received', 'duplicate']) queue.receive({ maxMessages: 1 });
    expect([...queue.receiveCounts().values()]).toEqual([2]);
  });

  it('comes as often as is asked for: by default once in a thousand receives', () => {
    const count = (delivery: DeliveryOptions): number => {
      const { queue, send } = start(delivery);
      for (let sent = 0; sent < 20; sent += 1) {
        send(...numbers);
        while (bodiesOf(queue).length > 0);
      }
      return queue.duplicateCounts().size;
    };
    // Of 20,000: 20, give or take 4.5 a standard deviation.
    const duplicates = count({ seed: 1 });
    expect(duplicates).toBeGreaterThan(10);
    expect(duplicates).toBeLessThan(30);
    expect(count({ duplicates: 0 })).toBe(0);
  });
});

describe('what a redrive policy counts', () => {
  /** How often each queue of a → b → c hands out a message that nobody deletes; c keeps it. */
  function receivesOf(delivery: DeliveryOptions): Record<string, number[]> {
    const { clock, engine } = start({ duplicates: 0, ...delivery });
    const c = engine.createQueue('c');
    const givingUpTo = ({ arn }: Queue): Record<string, string> => ({
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 2 }),
    });
    const b = engine.createQueue('b', givingUpTo(c));
    const a = engine.createQueue('a', givingUpTo(b));
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

  it('are the receives from every queue, so that a queue with the same limit as the one before hands nothing out', () => {
    expect(receivesOf({})).toEqual({ a: [2], b: [0], c: [3] });
  });

  it('are those from the queue alone where this is asked for; the count of a message goes on all the same', () => {
    expect(receivesOf({ receiveCount: 'perQueue' })).toEqual({ a: [2], b: [2], c: [5] });
  });
});

describe('trouble with the delivery', () => {
  it('lets what is sent meanwhile come later, and what is received come twice, until it ends', () => {
    const { clock, engine, queue, send } = start({ duplicates: 0, order: 'arrival' });
    engine.setDeliveryTrouble({ delaySeconds: 20, duplicates: 1 });
    send('late');
    engine.setDeliveryTrouble({ duplicates: 1 });
    send('twice');
    expect(bodiesOf(queue)).toEqual(['twice']);
    expect(bodiesOf(queue)).toEqual(['twice']);
    engine.setDeliveryTrouble();
    clock.advance(19_999);
    expect(bodiesOf(queue)).toEqual([]);
    clock.advance(1);
    expect(bodiesOf(queue)).toEqual(['late']);
    expect(bodiesOf(queue)).toEqual([]);
  });

  it('never touches a FIFO queue, whose groups are in order', () => {
    const { engine } = start();
    const fifo = engine.createQueue('orders.fifo', { FifoQueue: 'true' });
    engine.setDeliveryTrouble({ delaySeconds: 20, duplicates: 1 });
    fifo.send([{ body: 'one', messageGroupId: 'a', messageDeduplicationId: '1' }]);
    expect([bodiesOf(fifo), bodiesOf(fifo)]).toEqual([['one'], []]);
  });
});

it('knows when the oldest message was sent', () => {
  const { clock, queue, send } = start();
  expect(queue.oldestSentAt()).toBeUndefined();
  clock.advance(5_000);
  send('first');
  clock.advance(5_000);
  send('second');
  expect(queue.oldestSentAt()).toBe(5_000);
});
