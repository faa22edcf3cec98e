import { MessageExpectationError } from './message-expectation-error.ts';
import { type QueueOrEngine, queuesOf, type QueueView, showMessage } from './queue-view.ts';

/**
 * Asserts that a queue, or each queue of an engine, holds no message: none is visible, in flight or delayed. Throws
 * MessageExpectationError, with the messages. `expectReceived(queue).times(0)` asserts that no message was received either.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { createSqsEngine, createStackClock } from '@daybreak/local-sqs';
 * import { expectNoMessage, MessageExpectationError } from '@daybreak/testkit';
 *
 * const queues = createSqsEngine({ clock: createStackClock({ kind: 'manual' }) });
 * const orders = queues.createQueue('orders');
 * expectNoMessage(queues);
 * orders.send([{ body: 'order-1' }]);
 * assert.throws(() => expectNoMessage(orders), MessageExpectationError);
 * queues.close();
 */
export function expectNoMessage(queueOrEngine: QueueOrEngine): void {
  const held = queuesOf(queueOrEngine).flatMap((queue) => [...shownMessages(queue), ...otherMessages(queue)]);
  if (held.length > 0) throw new MessageExpectationError('Expected no message, but found:', held);
}

interface HeldMessage {
  readonly messageId: string;
  readonly line: string;
}

function shownMessages(queue: QueueView): HeldMessage[] {
  return queue
    .messages()
    .map((message) => ({ messageId: message.messageId, line: `${queue.name}: ${showMessage(message)}` }));
}

/** Returns the messages that a queue counts but does not list, such as a queue on AWS. */
function otherMessages(queue: QueueView): HeldMessage[] {
  const { visible, inFlight, delayed } = queue.counts();
  const others = visible + inFlight + delayed - queue.messages().length;
  return others > 0 ? [{ messageId: 'unknown', line: `${queue.name}: ${others} more, by its counts` }] : [];
}
