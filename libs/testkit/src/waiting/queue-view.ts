import type { MessageSnapshot, Queue } from '@daybreak/local-stack';

/** The part of a queue that the assertions read. */
export type QueueView = Pick<Queue, 'name' | 'counts' | 'receiveCounts' | 'messages'>;

/** One queue, or all queues of an engine. */
export type QueueOrEngine = QueueView | { queues(): readonly QueueView[] };

export function queuesOf(queueOrEngine: QueueOrEngine): readonly QueueView[] {
  return 'queues' in queueOrEngine ? queueOrEngine.queues() : [queueOrEngine];
}

/** Returns a message as text, such as `0c1f… inFlight, received 2 times: {"orderId":"order-1"}`. */
export function showMessage({ messageId, state, receiveCount, body }: MessageSnapshot): string {
  const shownBody = body.length > 200 ? `${body.slice(0, 200)}…` : body;
  return `${messageId} ${state}, received ${times(receiveCount)}: ${shownBody}`;
}

export function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
