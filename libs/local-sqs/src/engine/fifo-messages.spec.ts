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

/** `a1` is of the group `a`. */
function send(queue: Queue, ...bodies: string[]): void {
  queue.send(bodies.map((body) => ({ body, messageGroupId: body.charAt(0) })));
}

const receive = (queue: Queue, maxMessages = 10) => queue.receive({ maxMessages });
const bodiesOf = (messages: readonly { body: string }[]): string[] => messages.map(({ body }) => body);
const handlesOf = (messages: readonly { receiptHandle: string }[]): string[] =>
  messages.map(({ receiptHandle }) => receiptHandle);

describe('a FIFO queue', () => {
  it('hands a group out in its order, as much of it as fits, and nothing twice', () => {
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

  it('begins with any group, or with the one whose message is the oldest', () => {
    const firstOf = (delivery: DeliveryOptions): string | undefined => {
      const { queue } = start({}, delivery);
      send(queue, 'a1', 'b1', 'c1');
      return bodiesOf(receive(queue, 1))[0];
    };
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);
    expect(new Set(seeds.map((seed) => firstOf({ seed })))).toEqual(new Set(['a1', 'b1', 'c1']));
    expect(new Set(seeds.map((seed) => firstOf({ seed, order: 'arrival' })))).toEqual(new Set(['a1']));
  });

  it('locks a group while one of its messages is in flight, and no other', () => {
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

  it('hands out again what was not deleted, ahead of what comes after it', () => {
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

  it('deletes a message for whoever has it in flight alone', () => {
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

  it('moves what fails too often to its dead-letter queue, in its order, where its age begins anew', () => {
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

  it('has a dead-letter queue of its own type alone', () => {
    const { engine } = start();
    const redrive = (arn: string) => ({
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 1 }),
    });
    const standard = engine.createQueue('standard');
    const refusal = 'Dead-letter queue must be same type of queue as the source.';
    expect(() => engine.createQueue('a.fifo', { FifoQueue: 'true', ...redrive(standard.arn) })).toThrow(refusal);
    expect(() => engine.setAttributes(standard, redrive(engine.arnOf('orders.fifo')))).toThrow(refusal);
  });
});

describe('deduplication', () => {
  const entry = { body: 'a', messageGroupId: 'g' };

  it('takes a message once in five minutes by the clock, though it is gone, and answers as if it took it', () => {
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
  ])('counts in the %s', (DeduplicationScope, taken) => {
    const { queue } = start({ DeduplicationScope });
    queue.send([entry, { ...entry, messageGroupId: 'h' }]);
    expect(queue.counts().visible).toBe(taken);
  });

  it('goes by the id that is given, and else by the body', () => {
    const { queue } = start();
    const ids = ['1', '2', '1', undefined];
    queue.send(ids.map((messageDeduplicationId) => ({ ...entry, messageDeduplicationId })));
    expect(queue.counts().visible).toBe(3);
  });
});
