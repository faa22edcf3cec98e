import { describe, expect, it } from '@jest/globals';
import type { DeliveryOptions } from '../api/delivery.ts';
import type { Queue } from '../api/queue.ts';
import { createStackClock } from '../clock/clock.ts';
import { createSqsEngine } from './create-sqs-engine.ts';

function start(attributes: Record<string, string> = {}, delivery: DeliveryOptions = { duplicates: 1 }) {
  const clock = createStackClock({ kind: 'manual', startAt: 0 });
  const engine = createSqsEngine({ clock, delivery });
  const queue = engine.createQueue('orders.fifo', {
    FifoQueue: 'true',
    ContentBasedDeduplication: 'true',
    VisibilityTimeout: '30',
    ...attributes,
  });
  return { clock, engine, queue };
}

/** Sends messages. The first letter of the body is the message group. */
function send(queue: Queue, ...bodies: string[]): void {
  queue.send(bodies.map((body) => ({ body, messageGroupId: body.charAt(0) })));
}

const receive = (queue: Queue, maxMessages = 10) => queue.receive({ maxMessages });
const bodiesOf = (messages: readonly { body: string }[]): string[] => messages.map(({ body }) => body);
const handlesOf = (messages: readonly { receiptHandle: string }[]): string[] =>
  messages.map(({ receiptHandle }) => receiptHandle);

describe('a FIFO queue', () => {
  it('delivers the messages of a group in order, as many as fit, and none twice', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const { queue } = start({}, { duplicates: 1, seed });
      send(queue, 'a1', 'b1', 'a2', 'b2', 'a3');
      const bodies = bodiesOf(receive(queue));
      expect([
        ['a1', 'a2', 'a3', 'b1', 'b2'],
        ['b1', 'b2', 'a1', 'a2', 'a3'],
      ]).toContainEqual(bodies);
      expect(receive(queue)).toEqual([]);
    }
  });

  it('starts with a random group, or with that of the oldest message for `arrival`', () => {
    const firstOf = (delivery: DeliveryOptions): string | undefined => {
      const { queue } = start({}, delivery);
      send(queue, 'a1', 'b1', 'c1');
      return bodiesOf(receive(queue, 1))[0];
    };
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);
    expect(new Set(seeds.map((seed) => firstOf({ seed })))).toEqual(new Set(['a1', 'b1', 'c1']));
    expect(new Set(seeds.map((seed) => firstOf({ seed, order: 'arrival' })))).toEqual(new Set(['a1']));
  });

  it('locks only the group of a message in flight', () => {
    const { queue } = start();
    send(queue, 'a1', 'a2', 'a3');
    const [first] = receive(queue, 1);
    send(queue, 'b1');
    expect([queue.counts().visible, queue.receivable()]).toEqual([3, 1]);
    const woken: string[][] = [];
    queue.whenVisible(() => woken.push(bodiesOf(receive(queue))));
    expect(bodiesOf(receive(queue))).toEqual(['b1']);
    expect(queue.delete(first?.receiptHandle ?? '')).toBe('deleted');
    expect(woken).toEqual([['a2', 'a3']]);
  });

  it('delivers a message that was not deleted again, before later ones of its group', () => {
    const { queue, clock } = start();
    send(queue, 'a1', 'a2', 'a3');
    const [first, second] = receive(queue, 2);
    send(queue, 'a4');
    queue.delete(second?.receiptHandle ?? '');
    queue.changeVisibility(first?.receiptHandle ?? '', 10);
    expect(receive(queue)).toEqual([]);
    clock.advance(10_000);
    expect(bodiesOf(receive(queue))).toEqual(['a1', 'a3', 'a4']);
  });

  it('deletes a message only by the handle of the receive in flight', () => {
    const { queue, clock } = start();
    send(queue, 'a1', 'a2');
    const earlier = handlesOf(receive(queue));
    clock.advance(30_000);
    expect(queue.deleteMany(earlier)).toEqual(['expired', 'expired']);
    const later = handlesOf(receive(queue));
    expect(queue.deleteMany(earlier)).toEqual(['expired', 'expired']);
    expect(queue.deleteMany(later)).toEqual(['deleted', 'deleted']);
    expect(queue.deleteMany(later)).toEqual(['stale', 'stale']);
  });

  it('moves messages above maxReceiveCount to its dead-letter queue in order, where their age starts again', () => {
    const { queue, engine, clock } = start();
    const fifo = { FifoQueue: 'true' };
    const dead = engine.createQueue('dead.fifo', { ...fifo, MessageRetentionPeriod: '100' });
    engine.setAttributes(queue, {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 1 }),
    });
    send(queue, 'a1', 'a2', 'a3');
    expect(bodiesOf(receive(queue, 2))).toEqual(['a1', 'a2']);
    clock.advance(90_000);
    expect(bodiesOf(receive(queue))).toEqual(['a3']);
    clock.advance(90_000);
    expect(bodiesOf(receive(dead))).toEqual(['a1', 'a2']);
    expect(engine.moveMessages({ source: dead, limit: 10 })).toBe(0);
    clock.advance(11_000);
    expect(dead.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('accepts only a FIFO queue as its dead-letter queue', () => {
    const { engine } = start();
    const redrive = (arn: string) => ({
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 1 }),
    });
    const standard = engine.createQueue('standard');
    const message = 'Dead-letter queue must be same type of queue as the source.';
    expect(() => engine.createQueue('a.fifo', { FifoQueue: 'true', ...redrive(standard.arn) })).toThrow(message);
    expect(() => engine.setAttributes(standard, redrive(engine.arnOf('orders.fifo')))).toThrow(message);
  });
});

describe('deduplication', () => {
  const entry = { body: 'a', messageGroupId: 'g' };

  it('drops a duplicate within five minutes, even after a delete, and returns the first response', () => {
    const { queue, clock } = start();
    const [sent] = queue.send([entry]);
    queue.deleteMany(handlesOf(receive(queue)));
    clock.advance(299_999);
    expect(queue.send([entry, entry])).toEqual([sent, sent]);
    expect(queue.counts().visible).toBe(0);
    clock.advance(1);
    const [again] = queue.send([entry]);
    expect(again?.messageId).not.toBe(sent?.messageId);
    expect(again?.sequenceNumber?.localeCompare(sent?.sequenceNumber ?? '')).toBe(1);
    expect(queue.counts().visible).toBe(1);
  });

  it.each([
    ['queue', 1],
    ['messageGroup', 2],
  ])('applies per %s', (DeduplicationScope, accepted) => {
    const { queue } = start({ DeduplicationScope });
    queue.send([entry, { ...entry, messageGroupId: 'h' }]);
    expect(queue.counts().visible).toBe(accepted);
  });

  it('uses the deduplication id, or else the body', () => {
    const { queue } = start();
    const ids = ['1', '2', '1', undefined];
    queue.send(ids.map((messageDeduplicationId) => ({ ...entry, messageDeduplicationId })));
    expect(queue.counts().visible).toBe(3);
  });
});
