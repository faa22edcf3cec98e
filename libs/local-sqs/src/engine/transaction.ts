import type { Queue } from '../api/queue.ts';
import type { StoreChange } from '../store/sqs-store.ts';

/** A queue that takes part in transactions. */
export interface Participant extends Queue {
  /** Expires messages and makes due ones visible. Runs before any other change to the messages. */
  settle(transaction: Transaction): void;
  /** Sets the timer to the time at which the next message becomes visible. */
  arm(): void;
  /** Calls the listeners for visible messages. */
  wake(): void;
}

/** The changes of one call. They are saved together, and the listeners are called after all of them are made. */
export class Transaction {
  readonly now: number;
  readonly changes: StoreChange[] = [];
  /** The changed queues. True if a message of the queue became visible. */
  readonly touched = new Map<Participant, boolean>();

  constructor(now: number) {
    this.now = now;
  }

  /** Records that a queue changed, and the change to save, if any. */
  note(queue: Participant, change?: StoreChange): void {
    if (change !== undefined) this.changes.push(change);
    this.touched.set(queue, this.touched.get(queue) ?? false);
  }

  /** Records that a message of a queue became visible. */
  noteVisible(queue: Participant): void {
    this.touched.set(queue, true);
  }
}
