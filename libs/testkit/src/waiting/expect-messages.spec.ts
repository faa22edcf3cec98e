import { createStackClock, type Queue, type SqsEngine } from '@daybreak/local-stack';
import { createSqsEngine } from '@daybreak/local-stack/internal';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { expectNoMessage } from './expect-no-message.ts';
import { expectReceived } from './expect-received.ts';
import { MessageExpectationError } from './message-expectation-error.ts';

let engine: SqsEngine;
let queue: Queue;

beforeEach(() => {
  // The tests depend on the order of messages, and on one delivery of each.
  const delivery = { order: 'arrival', duplicates: 0 } as const;
  engine = createSqsEngine({ clock: createStackClock({ kind: 'manual', startAt: 0 }), delivery });
  queue = engine.createQueue('order-queue', { VisibilityTimeout: '30' });
});

afterEach(() => engine.close());

function send(body: string): string {
  return queue.send([{ body }])[0]?.messageId ?? '';
}

/** Receives all visible messages, and deletes them with `acknowledge`. */
function receiveAll({ acknowledge }: { acknowledge: boolean }): void {
  for (const { receiptHandle } of queue.receive({ maxMessages: 10 })) if (acknowledge) queue.delete(receiptHandle);
}

function errorOf(assertion: () => void): MessageExpectationError {
  try {
    assertion();
  } catch (error) {
    if (error instanceof MessageExpectationError) return error;
    throw error;
  }
  throw new Error('the assertion passed');
}

describe('expectReceived', () => {
  test('passes for the number of receives, also of a deleted message', () => {
    const messageId = send('a');
    expectReceived(queue, messageId).times(0);
    receiveAll({ acknowledge: true });
    expectReceived(queue, messageId).times(1);
    expectReceived(engine, messageId).times(1);
    expectReceived(queue).times(1);
  });

  test('fails for a message that comes back after success', () => {
    const acknowledged = send('a');
    receiveAll({ acknowledge: true });
    const back = send('b');
    receiveAll({ acknowledge: false });
    engine.clock.advance(30_000);
    receiveAll({ acknowledge: true });
    expectReceived(queue, acknowledged).times(1);
    const error = errorOf(() => expectReceived(queue).times(1));
    expect(error.messageIds).toEqual([back]);
    expect(error.message).toBe(
      `1 of 2 messages of order-queue not received once:\n  ${back} was received 2 times, and is in no queue`,
    );
  });

  test('shows the place of the message', () => {
    const messageId = send('a');
    const { message } = errorOf(() => expectReceived(engine, messageId).times(1));
    expect(message).toContain(`${messageId} was received 0 times, and is visible in order-queue`);
  });

  test('fails for a queue that had no message, unless 0 receives are expected', () => {
    expectReceived(queue).times(0);
    expect(errorOf(() => expectReceived(queue).times(1)).message).toBe(
      'Expected messages received once, but order-queue had none',
    );
  });
});

describe('expectNoMessage', () => {
  test('passes for an empty queue', () => {
    expectNoMessage(queue);
    send('a');
    receiveAll({ acknowledge: true });
    expectNoMessage(queue);
    expectNoMessage(engine);
  });

  test.each(['visible', 'inFlight', 'delayed'])('lists a message that is %s', (state) => {
    const messageId = queue.send([{ body: '{"orderId":"order-1"}', delaySeconds: state === 'delayed' ? 5 : 0 }])[0]
      ?.messageId;
    if (state === 'inFlight') receiveAll({ acknowledge: false });
    const receives = state === 'inFlight' ? 'once' : '0 times';
    const expected = `Expected no message, but found:\n  order-queue: ${messageId} ${state}, received ${receives}: {"orderId":"order-1"}`;
    expect(errorOf(() => expectNoMessage(queue)).message).toBe(expected);
    expect(errorOf(() => expectNoMessage(engine)).message).toBe(expected);
  });

  test('fails for messages that a queue counts but does not list', () => {
    send('a');
    const remoteQueue = {
      name: 'parking-queue',
      counts: () => queue.counts(),
      messages: () => [],
      receiveCounts: () => new Map<string, number>(),
    };
    expect(errorOf(() => expectNoMessage(remoteQueue)).message).toBe(
      'Expected no message, but found:\n  parking-queue: 1 more, by its counts',
    );
  });
});
