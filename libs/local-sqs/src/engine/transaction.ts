import type { Queue } from '../api/queue.ts';
import type { StoreChange } from '../store/sqs-store.ts';

/** A queue that takes part in transactions. */
export interface Participant extends Queue {
  /** Lets happen what is due by now, before anything else is done with the messages. */
  settle(transaction: Transaction): void;
  /** Sets the timer for the next message that becomes visible. */
  arm(): void;
  /** Calls who listens for visible messages. */
  wake(): void;
}

/** What one call does to the queues: saved as one, and heard of by listeners only once all of it is done. */
export class Transaction {
  readonly now: number;
  readonly changes: StoreChange[] = [];
  /** Queues that changed; true where a message has become visible. */
  readonly touched = new Map<Participant, boolean>();

  constructor(now: number) {
    this.now = now;
  }

  /** Notes that a queue changed, and what of that outlives the process. */
  note(queue: Participant, change?: StoreChange): void {
    if (change !== undefined) this.changes.push(change);
    this.touched.set(queue, this.touched.get(queue) ?? false);
  }

  /** Notes that a message of a queue has become visible. */
  noteVisible(queue: Participant): void {
    this.touched.set(queue, true);
  }
}
