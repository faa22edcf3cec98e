import type { SqsEngine, StackClock, Timer } from '@daybreak/local-sqs';
import type { TableStream } from '../dynamodb/streams/table-stream.ts';
import type { FunctionHost } from '../lambda/invocation.ts';
import type { StreamMappingModel } from '../template/stack-model.ts';
import { compileFilters } from '../patterns/filter-criteria.ts';
import { type DiscardedBatch, ShardCursor } from './shard-cursor.ts';

export interface StreamMappingOptions {
  readonly model: StreamMappingModel;
  readonly stream: TableStream;
  readonly host: FunctionHost;
  readonly clock: StackClock;
  /** Decides whether a batch is delivered twice, as for the queues. */
  readonly delivery: Pick<SqsEngine['delivery'], 'isDuplicated'>;
  /** Counts work as pending until it settles. */
  track(work: Promise<void>): Promise<void>;
  /** Called when an invalid response fails a whole batch. */
  onBatchFailed(reason: string, sequenceNumbers: readonly string[]): void;
  /** Called with discarded records. */
  onDiscarded(shardId: string, batch: DiscardedBatch): void;
}

/** Invokes a function with the records of a table's stream, as Lambda's pollers do: each shard separately and in order. */
export class StreamMapping {
  readonly #options: StreamMappingOptions;
  readonly #readers: ShardReader[];
  #unsubscribe: (() => void) | undefined;

  constructor(options: StreamMappingOptions) {
    this.#options = options;
    const matches = compileFilters(options.model.filterPatterns);
    this.#readers = options.stream.shards.map((shard) => {
      const cursor = new ShardCursor(
        { ...options.model, shard, matches, now: () => options.clock.now() },
        options.model.startingPosition,
      );
      return new ShardReader(options, cursor, shard.id);
    });
  }

  start(): void {
    const readAll = (): void => this.#readers.forEach((reader) => reader.read());
    this.#unsubscribe = this.#options.stream.onAppend(readAll);
    readAll();
  }

  /** Stops reading, and resolves when the batches under way have ended. */
  async stop(): Promise<void> {
    this.#unsubscribe?.();
    await Promise.allSettled(this.#readers.map(async (reader) => await reader.stop()));
  }
}

class ShardReader {
  readonly #options: StreamMappingOptions;
  readonly #cursor: ShardCursor;
  readonly #shardId: string;
  #running: Promise<void> | undefined;
  /** Ends at the retry of a failed batch, or at the end of the batching window. */
  #timer: Timer | undefined;
  #windowIsOver = false;
  #isStopped = false;
  /** Pending while records wait. */
  #pending: PromiseWithResolvers<void> | undefined;

  constructor(options: StreamMappingOptions, cursor: ShardCursor, shardId: string) {
    this.#options = options;
    this.#cursor = cursor;
    this.#shardId = shardId;
  }

  /** Invokes the function when a batch is due and no other batch of the shard is under way. */
  read(): void {
    if (this.#isStopped || this.#running !== undefined) return;
    const next = this.#cursor.peek();
    this.#trackWaiting(next !== undefined);
    if (next === undefined || (this.#cursor.isRetrying && this.#timer !== undefined)) return;
    const { batchSize, maximumBatchingWindowSeconds } = this.#options.model;
    const isDue = this.#cursor.isRetrying || next.records.length >= batchSize || this.#windowIsOver;
    if (!isDue && maximumBatchingWindowSeconds > 0) return this.#openWindow(maximumBatchingWindowSeconds * 1_000);
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#windowIsOver = false;
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timer?.cancel();
    await this.#running;
    this.#trackWaiting(false);
  }

  #openWindow(windowMs: number): void {
    this.#timer ??= this.#options.clock.setTimer(windowMs, () => {
      this.#timer = undefined;
      this.#windowIsOver = true;
      this.read();
    });
  }

  async #run(): Promise<void> {
    const batch = this.#cursor.take();
    const { host, onBatchFailed, onDiscarded, clock, delivery } = this.#options;
    if (batch !== undefined) {
      const result = await host.invoke(JSON.stringify({ Records: batch.records }));
      const { reason, discarded } = this.#cursor.settle(result, () => delivery.isDuplicated(0));
      if (result.ok && reason !== undefined) {
        onBatchFailed(
          reason,
          batch.records.map(({ dynamodb }) => dynamodb.SequenceNumber),
        );
      }
      if (discarded !== undefined) onDiscarded(this.#shardId, discarded);
      if (this.#cursor.isRetrying && !this.#isStopped) {
        this.#timer = clock.setTimer(this.#cursor.retryDelayMs, () => {
          this.#timer = undefined;
          this.read();
        });
      }
    }
    this.#running = undefined;
    this.read();
  }

  #trackWaiting(isWaiting: boolean): void {
    if (isWaiting && this.#pending === undefined) {
      this.#pending = Promise.withResolvers<void>();
      void this.#options.track(this.#pending.promise);
    } else if (!isWaiting) {
      this.#pending?.resolve();
      this.#pending = undefined;
    }
  }
}
