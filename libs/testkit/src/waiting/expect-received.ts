import { MessageExpectationError } from './message-expectation-error.ts';
import { type QueueOrEngine, queuesOf, type QueueView, times } from './queue-view.ts';

/** The assertion on the receives of messages. */
export interface ReceiveExpectation {
  /** Throws MessageExpectationError, with the number of receives, for each message that was not received this often. */
  times(expected: number): void;
}

/**
 * Asserts how often a message was received, or without its id each message that the queue has or had. Unless 0 receives are expected,
 * there must be a message. Only this assertion shows a message that comes back after success. A duplicate that the local stack makes on
 * purpose does not count. With an engine, the receives of all its queues count.
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
      const unexpected = [...counts].filter(([, count]) => count !== expected);
      if (counts.size === 0 && expected > 0) {
        throw new MessageExpectationError(`Expected messages received ${times(expected)}, but ${names} had none`, []);
      }
      if (unexpected.length === 0) return;
      throw new MessageExpectationError(
        `${unexpected.length} of ${counts.size} messages of ${names} not received ${times(expected)}:`,
        unexpected.map(([id, count]) => ({
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

/** Describes the current place of a message. */
function standing(queues: readonly QueueView[], messageId: string): string {
  for (const queue of queues) {
    const message = queue.messages().find((candidate) => candidate.messageId === messageId);
    if (message !== undefined) return `, and is ${message.state} in ${queue.name}`;
  }
  return ', and is in no queue';
}
