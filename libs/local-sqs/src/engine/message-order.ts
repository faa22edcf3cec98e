import type { QueuedMessage } from './message-store.ts';

/** The visible messages of a queue, and the order in which they are received. */
export interface MessageOrder {
  readonly size: number;
  /** The number of messages that a receive can return. */
  readonly receivable: number;
  /**
   * Returns the next message to receive. `choose` returns an index from 0 to `candidates - 1`; index 0 is the earliest
   * message.
   */
  next(choose: (candidates: number) => number, now: number): QueuedMessage | undefined;
  /** Ends the receive for which `next` was called. */
  endReceive(): void;
  /** Adds a message that became visible. */
  add(queued: QueuedMessage): void;
  /** Removes a message that is no longer visible. */
  remove(queued: QueuedMessage): void;
  /** Records that a message was added to the queue. */
  enter(queued: QueuedMessage, now: number): void;
  /** Records that a message was removed from the queue. */
  leave(queued: QueuedMessage): void;
  /** Adds a message to the number in flight, or removes it with -1. */
  addInFlight(queued: QueuedMessage, count: 1 | -1): void;
  /** Records a receive. `inFlight` is the number of messages in flight in the whole queue. */
  noteReceived(queued: QueuedMessage, inFlight: number, now: number): void;
}
