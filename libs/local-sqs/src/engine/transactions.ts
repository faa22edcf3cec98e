import type { Queue } from '../api/queue.ts';
import { SqsError } from '../api/sqs-error.ts';
import type { StackClock } from '../clock/clock.ts';
import type { SqsStore, StoreChange } from '../store/sqs-store.ts';
import { type Participant, Transaction } from './transaction.ts';

export interface TransactionsOptions {
  readonly clock: StackClock;
  readonly store: SqsStore | undefined;
  /** Every queue of the engine. */
  queues(): Iterable<Queue>;
}

/** Runs every call on the queues as a transaction for the store, the timers and the listeners. */
export class Transactions {
  readonly #options: TransactionsOptions;
  readonly #listeners = new Set<(queue: Queue) => void>();
  /** The failure of the store. All later calls fail too: otherwise a successful send could be lost, or a failed one delivered. */
  #failure: SqsError | undefined;

  constructor(options: TransactionsOptions) {
    this.#options = options;
  }

  /**
   * Settles the queue, runs `work`, saves its changes and then calls the listeners. Changes that `work` made before it
   * threw are kept.
   */
  run<T>(queue: Participant, work: (transaction: Transaction) => T): T {
    this.#assertNotFailed();
    const transaction = new Transaction(this.#options.clock.now());
    try {
      queue.settle(transaction);
      return work(transaction);
    } finally {
      const { changes, touched } = transaction;
      if (changes.length > 0) this.save(changes);
      for (const each of touched.keys()) each.arm();
      for (const each of touched.keys()) this.changed(each);
      for (const [each, isVisible] of touched) if (isVisible) each.wake();
    }
  }

  /**
   * Settles a queue when its timer fires. A clock's callback must not throw, so the next call on a queue throws the
   * store's error.
   */
  settle(queue: Participant): void {
    try {
      this.run(queue, () => undefined);
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
    }
  }

  /** Saves the changes. Throws SqsError InternalFailure when the store fails, and on every later call. */
  save(changes: readonly StoreChange[]): void {
    this.#assertNotFailed();
    try {
      this.#options.store?.save(changes);
    } catch (cause) {
      const message = `The store of the queues failed: ${String(cause)}. The queues accept no more requests. Fix the cause and restart.`;
      this.#failure = new SqsError('InternalFailure', message, { cause });
      // Without this call, callers that wait for a change would wait forever.
      for (const queue of this.#options.queues()) this.changed(queue);
      throw this.#failure;
    }
  }

  onChange(listener: (queue: Queue) => void): () => void {
    const entry = (queue: Queue): void => listener(queue);
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  /** Calls the listeners for a changed queue. */
  changed(queue: Queue): void {
    for (const listener of this.#listeners) listener(queue);
  }

  close(): void {
    this.#listeners.clear();
  }

  #assertNotFailed(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}
