import type { HeldMessage } from './message-store.ts';

/** The visible messages of a queue, and the order in which they are received. */
export interface MessageOrder {
  readonly size: number;
  /** The number of messages that a receive can return. */
  readonly receivable: number;
  /**
   * Returns the next message to receive. `choose` returns an index from 0 to `candidates - 1`; index 0 is the earliest
   * message.
   */
  next(choose: (candidates: number) => number, now: number): HeldMessage | undefined;
  /** Ends the receive for which `next` was called. */
  endReceive(): void;
  /** Adds a message that became visible. */
  add(held: HeldMessage): void;
  /** Removes a message that is no longer visible. */
  remove(held: HeldMessage): void;
  /** Records that a message was added to the queue. */
  enter(held: HeldMessage, now: number): void;
  /** Records that a message was removed from the queue. */
  leave(held: HeldMessage): void;
  /** Adds a message to the number in flight, or removes it with -1. */
  addInFlight(held: HeldMessage, count: 1 | -1): void;
  /** Records a receive. `inFlight` is the number of messages in flight in the whole queue. */
  noteReceived(held: HeldMessage, inFlight: number, now: number): void;
}
