import { MessageExpectationError } from './message-expectation-error.ts';
import { type QueueOrEngine, queuesOf, showMessage } from './queue-view.ts';

/**
 * Asserts that a queue, or every queue of an engine, holds no message: none visible, in flight or delayed. Throws
 * MessageExpectationError, which lists those it holds. That none ever came is `expectReceived(queue).times(0)` besides.
 *
 * @example
 * expectNoMessage(queues.valueDeadLetter);
 */
export function expectNoMessage(queueOrEngine: QueueOrEngine): void {
  const held = queuesOf(queueOrEngine).flatMap((queue) =>
    queue
      .messages()
      .map((message) => ({ messageId: message.messageId, line: `${queue.name}: ${showMessage(message)}` })),
  );
  if (held.length > 0) throw new MessageExpectationError('Expected no message, but found:', held);
}
