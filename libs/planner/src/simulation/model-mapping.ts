import type { StackClock } from '@daybreak/local-stack';
import type { ConsumerSettings } from '../settings/pipeline-settings.ts';
import type { Messages } from './message-counts.ts';
import type { ModelQueue } from './model-queue.ts';
import type { Concurrency } from './concurrency.ts';

/** The limit that prevents further invocations of a mapping. */
export type MappingLimit = 'maximumConcurrency' | 'scale-up' | 'account concurrency';

export interface ModelMappingOptions {
  readonly queue: ModelQueue;
  readonly clock: StackClock;
  readonly consumer: ConsumerSettings;
  readonly concurrency: Concurrency;
  /** Handles a batch, and calls `done` once when the invocation ends. */
  invoke(batch: readonly Messages[], done: () => void): void;
}

/**
 * Models Lambda's event source mapping of a queue. It fills batches, and starts as many invocations as its settings,
 * its scale-up and the account's concurrency allow.
 */
export class ModelMapping {
  readonly #options: ModelMappingOptions;
  #windowEndsAt: number | undefined;
  #retryAt: number | undefined;
  #isPolling = false;
  running = 0;
  /** The largest number of concurrent invocations so far. Later invocations up to it find a warm environment. */
  peak = 0;

  constructor(options: ModelMappingOptions) {
    this.#options = options;
    options.queue.whenVisible(() => this.poll());
  }

  poll(): void {
    // An invocation without duration ends and polls again during the loop below.
    if (this.#isPolling) return;
    this.#isPolling = true;
    try {
      while (this.#start());
    } finally {
      this.#isPolling = false;
    }
  }

  /** Returns the limit that prevents another invocation now, or undefined. */
  limit(): MappingLimit | undefined {
    const { consumer, concurrency } = this.#options;
    if (this.running >= consumer.maximumConcurrency) return 'maximumConcurrency';
    return concurrency.limit(this.running);
  }

  #start(): boolean {
    const { queue, consumer, concurrency } = this.#options;
    const size = queue.available(consumer.batchSize);
    concurrency.noteDemand(queue.visible > 0 || this.running > 0);
    if (size === 0) return false;
    const limit = this.limit();
    if (limit !== undefined) {
      // Scale-up and the account's concurrency grow without an event of this mapping.
      if (limit !== 'maximumConcurrency') this.#pollAfter(concurrency.retryMs);
      return false;
    }
    if (size < consumer.batchSize && !this.#isWindowOver()) return false;
    this.#windowEndsAt = undefined;
    const batch = queue.take(size);
    this.running += 1;
    this.peak = Math.max(this.peak, this.running);
    concurrency.begin();
    this.#options.invoke(batch, () => {
      this.running -= 1;
      concurrency.end();
      this.poll();
    });
    return true;
  }

  /** Returns true if the batching window is over. It begins when messages wait for a batch that is not full. */
  #isWindowOver(): boolean {
    const { clock, consumer } = this.#options;
    if (consumer.batchWindowSeconds === 0) return true;
    const now = clock.now();
    if (this.#windowEndsAt === undefined) {
      this.#windowEndsAt = now + consumer.batchWindowSeconds * 1_000;
      clock.setTimer(consumer.batchWindowSeconds * 1_000, () => this.poll());
    }
    return now >= this.#windowEndsAt;
  }

  #pollAfter(delayMs: number): void {
    const { clock } = this.#options;
    const now = clock.now();
    if (this.#retryAt !== undefined && this.#retryAt > now) return;
    this.#retryAt = now + delayMs;
    clock.setTimer(delayMs, () => this.poll());
  }
}
