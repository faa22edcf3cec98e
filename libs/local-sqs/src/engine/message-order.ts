import type { HeldMessage } from './message-store.ts';

/** The visible messages of one queue, and which of them is received next. */
export interface MessageOrder {
  readonly size: number;
  /** How many of them a receive may hand out. */
  readonly receivable: number;
  /** The message that is received next. Of the candidates, 0 to `candidates - 1`, 0 comes first where the order is that of arrival. */
  next(choose: (candidates: number) => number, now: number): HeldMessage | undefined;
  /** Ends the receive that `next` was called for. */
  endReceive(): void;
  /** Takes a message that has become visible. */
  add(held: HeldMessage): void;
  /** Gives a message away that is no longer visible. */
  remove(held: HeldMessage): void;
  /** Notes that a message has come to the queue. */
  enter(held: HeldMessage, now: number): void;
  /** Notes that a message is gone from the queue. */
  leave(held: HeldMessage): void;
  /** Notes that a message is in flight, or (-1) no longer. */
  addInFlight(held: HeldMessage, count: 1 | -1): void;
  /** Notes a receive, with so many messages in flight in the whole queue. */
  noteReceived(held: HeldMessage, inFlight: number, now: number): void;
}
