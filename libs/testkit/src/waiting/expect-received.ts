import { MessageExpectationError } from './message-expectation-error.ts';
import { type QueueOrEngine, queuesOf, type QueueView, times } from './queue-view.ts';

/** How often the messages were received. */
export interface ReceiveExpectation {
  /** Throws MessageExpectationError, with the receives of each message whose number differs. */
  times(expected: number): void;
}

/**
 * Asserts how often a message was received or, without its id, how often each message was that the queue has or had (and, unless 0
 * times is expected, that there was one). A message that
 * comes back after success shows here, and nowhere else; a duplicate that the queue hands out by itself does not count. With an engine,
 * the receives of all its queues count.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { createSqsEngine, createStackClock } from '@daybreak/local-sqs';
 * import { expectReceived, MessageExpectationError } from '@daybreak/testkit';
 *
 * const queues = createSqsEngine({ clock: createStackClock({ kind: 'manual' }) });
 * const orders = queues.createQueue('orders');
 * orders.send([{ body: 'order-1' }]);
 * orders.receive({ maxMessages: 10 });
 * expectReceived(orders).times(1);
 * assert.throws(() => expectReceived(orders).times(2), MessageExpectationError);
 * queues.close();
 */
export function expectReceived(queueOrEngine: QueueOrEngine, messageId?: string): ReceiveExpectation {
  return {
    times(expected) {
      const queues = queuesOf(queueOrEngine);
      const names = queues.map(({ name }) => name).join(', ');
      const all = receiveCounts(queues);
      const counts = messageId === undefined ? all : new Map([[messageId, all.get(messageId) ?? 0]]);
      const wrong = [...counts].filter(([, count]) => count !== expected);
      if (counts.size === 0 && expected > 0) {
        throw new MessageExpectationError(`Expected messages received ${times(expected)}, but ${names} had none`, []);
      }
      if (wrong.length === 0) return;
      throw new MessageExpectationError(
        `${wrong.length} of ${counts.size} messages of ${names} not received ${times(expected)}:`,
        wrong.map(([id, count]) => ({
          messageId: id,
          line: `${id} was received ${times(count)}${standing(queues, id)}`,
        })),
      );
    },
  };
}

function receiveCounts(queues: readonly QueueView[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const queue of queues) {
    for (const { messageId } of queue.messages()) counts.set(messageId, counts.get(messageId) ?? 0);
    for (const [messageId, count] of queue.receiveCounts()) counts.set(messageId, (counts.get(messageId) ?? 0) + count);
  }
  return counts;
}

/** Where the message is now. */
function standing(queues: readonly QueueView[], messageId: string): string {
  for (const queue of queues) {
    const message = queue.messages().find((candidate) => candidate.messageId === messageId);
    if (message !== undefined) return `, and is ${message.state} in ${queue.name}`;
  }
  return ', and is in no queue';
}
