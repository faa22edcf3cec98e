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

/** Every use of the queues' messages goes through here, so that store, timers and listeners see each call as a whole. */
export class Transactions {
  readonly #options: TransactionsOptions;
  readonly #listeners = new Set<(queue: Queue) => void>();
  /** Why the store failed. From then on nothing may be done: an answered send would be lost, a failed one would be there. */
  #failure: SqsError | undefined;

  constructor(options: TransactionsOptions) {
    this.#options = options;
  }

  /** What is due by now comes first, listeners come last, once all is in place. What was done before `work` threw stays done. */
  run<T>(queue: Participant, work: (transaction: Transaction) => T): T {
    this.#assertSound();
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

  /** Lets happen what is due by now. A clock's callback must not throw: a store that fails is the error of whoever uses the queue next. */
  settle(queue: Participant): void {
    try {
      this.run(queue, () => undefined);
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
    }
  }

  /** Throws SqsError InternalFailure when the store fails, and ever after. */
  save(changes: readonly StoreChange[]): void {
    this.#assertSound();
    try {
      this.#options.store?.save(changes);
    } catch (cause) {
      const message = `The queues can't be saved (${String(cause)}), so they take and give nothing more. Mend that and start again.`;
      this.#failure = new SqsError('InternalFailure', message, { cause });
      // Whoever waits for a queue to change would wait for ever.
      for (const queue of this.#options.queues()) this.changed(queue);
      throw this.#failure;
    }
  }

  onChange(listener: (queue: Queue) => void): () => void {
    const entry = (queue: Queue): void => listener(queue);
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  /** Calls the listeners for a queue that has changed. */
  changed(queue: Queue): void {
    for (const listener of this.#listeners) listener(queue);
  }

  close(): void {
    this.#listeners.clear();
  }

  #assertSound(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}
