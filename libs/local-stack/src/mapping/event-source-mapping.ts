import { type Queue, SqsError, type StackClock } from '@daybreak/local-sqs';
import { compileQueueFilter, type QueueFilter } from '../patterns/queue-filter.ts';
import type { FunctionHost } from '../lambda/invocation.ts';
import { interpretBatchResponse } from './interpret-batch-response.ts';
import { type BatchEntry, OpenBatch } from './open-batch.ts';
import { sqsRecord } from './sqs-record.ts';

/** The options of an `EventSourceMapping`. */
export interface EventSourceMappingOptions {
  readonly queue: Queue;
  readonly host: FunctionHost;
  readonly clock: StackClock;
  readonly region: string;
  readonly batchSize: number;
  readonly maximumBatchingWindowSeconds: number;
  readonly maximumConcurrency?: number | undefined;
  readonly reportBatchItemFailures: boolean;
  /** Filter patterns as JSON. A message that matches none of them is deleted without an invocation. */
  readonly filterPatterns?: readonly string[] | undefined;
  /** Called when an invalid response fails a whole batch, and when the queue itself fails. */
  onBatchFailed?(reason: string, messageIds: readonly string[]): void;
}

/** The maximum number of messages of one receive. It limits the messages that do not fit into an event. */
const receiveChunk = 100;

/**
 * Invokes a function with batches of a queue's messages, as Lambda's pollers do, and deletes the messages that succeeded. Failed messages
 * become visible again when their visibility timeout ends.
 */
export class EventSourceMapping {
  readonly #options: EventSourceMappingOptions;
  readonly #limit: number;
  readonly #isFifo: boolean;
  readonly #matches: QueueFilter;
  readonly #carried: BatchEntry[] = [];
  readonly #running = new Set<Promise<void>>();
  #open: OpenBatch | undefined;
  #unsubscribe: (() => void) | undefined;
  #isFilling = false;
  #isReceiving = true;

  constructor(options: EventSourceMappingOptions) {
    this.#options = options;
    this.#matches = compileQueueFilter(options.filterPatterns ?? []);
    this.#isFifo = options.queue.settings.fifo !== undefined;
    this.#limit = Math.min(options.maximumConcurrency ?? Number.POSITIVE_INFINITY, options.host.maximumConcurrency);
  }

  start(): void {
    if (this.#unsubscribe !== undefined) return;
    this.#unsubscribe = this.#options.queue.whenVisible(() => this.#poll());
    this.#poll();
  }

  /** With false, the mapping can't reach the queue: it receives nothing, and deletes nothing that it received before. */
  setReceiving(isReceiving: boolean): void {
    this.#isReceiving = isReceiving;
    if (isReceiving) this.#poll();
  }

  /** Stops receiving, and resolves when the batches under way have ended. Messages that wait for their window stay in flight. */
  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#open?.window?.cancel();
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** Fills batches and invokes the function while there are messages and free concurrency. Receives only as much as it can invoke. */
  #poll(): void {
    // Receiving can move messages to a dead-letter queue, whose listeners may call this method again.
    if (this.#isFilling) return;
    this.#isFilling = true;
    try {
      while (this.#unsubscribe !== undefined && this.#running.size < this.#limit) {
        const batch = (this.#open ??= new OpenBatch(this.#options.batchSize));
        if (!this.#tryFill(batch)) return;
        if (batch.entries.length === 0 || !this.#isDue(batch)) return;
        this.#open = undefined;
        this.#invoke(batch);
      }
    } finally {
      this.#isFilling = false;
    }
  }

  /**
   * Returns false if the queue fails. The mapping then stops polling, so that callers that send or move time do not get the queue's error.
   */
  #tryFill(batch: OpenBatch): boolean {
    try {
      this.#fill(batch);
      return true;
    } catch (error) {
      this.#unsubscribe?.();
      this.#unsubscribe = undefined;
      batch.window?.cancel();
      this.#reportFailure(error, []);
      return false;
    }
  }

  /** Reports an error of the queue. Throws any other error, which is a defect. */
  #reportFailure(error: unknown, messageIds: readonly string[]): void {
    if (!(error instanceof SqsError)) throw error;
    this.#options.onBatchFailed?.(error.message, messageIds);
  }

  #fill(batch: OpenBatch): void {
    const { queue, region } = this.#options;
    for (;;) {
      while (this.#carried[0] !== undefined && batch.add(this.#carried[0])) this.#carried.shift();
      if (this.#isFifo) this.#returnCarried();
      if (this.#carried.length > 0 || batch.missing === 0) return;
      if (!this.#isReceiving) return;
      const received = queue.receive({ maxMessages: Math.min(batch.missing, receiveChunk) });
      if (received.length === 0) return;
      for (const message of received) {
        const { messageId, receiptHandle, body } = message;
        const record = sqsRecord(message, queue.arn, region);
        if (!this.#matches({ ...record, body })) {
          queue.delete(receiptHandle);
          continue;
        }
        const json = JSON.stringify(record);
        const groupId = this.#isFifo ? message.systemAttributes.MessageGroupId : undefined;
        this.#carried.push({ messageId, receiptHandle, groupId, json });
      }
    }
  }

  /** Returns messages that did not fit. In the next batch, they would overtake failed messages of their group. */
  #returnCarried(): void {
    for (const { receiptHandle } of this.#carried.splice(0)) this.#options.queue.changeVisibility(receiptHandle, 0);
  }

  /** Returns true if the batch is full or its window has ended. Starts the window at the first message. */
  #isDue(batch: OpenBatch): boolean {
    const { maximumBatchingWindowSeconds: windowSeconds, clock } = this.#options;
    const isDue = batch.missing === 0 || windowSeconds === 0 || batch.windowIsOver;
    if (isDue) batch.window?.cancel();
    else {
      batch.window ??= clock.setTimer(windowSeconds * 1_000, () => {
        batch.windowIsOver = true;
        this.#poll();
      });
    }
    return isDue;
  }

  #invoke(batch: OpenBatch): void {
    const run = this.#run(batch);
    this.#running.add(run);
    void run.finally(() => {
      this.#running.delete(run);
      this.#poll();
    });
  }

  /** Reports messages that Lambda deletes although an earlier message of their group failed. */
  #reportLostOrder(entries: readonly BatchEntry[], failed: ReadonlySet<string>): void {
    const failedGroups = new Set<string>();
    const deleted = entries.filter(({ messageId, groupId = '' }) => {
      if (failed.has(messageId)) failedGroups.add(groupId);
      return failedGroups.has(groupId) && !failed.has(messageId);
    });
    if (deleted.length === 0) return;
    this.#options.onBatchFailed?.(
      'The response names a failed message but not the later messages of its group. Lambda deletes these, so the order is lost. Name every message of a group from the first failed one on',
      deleted.map(({ messageId }) => messageId),
    );
  }

  async #run(batch: OpenBatch): Promise<void> {
    const { entries } = batch;
    const { queue, host, reportBatchItemFailures, onBatchFailed } = this.#options;
    const messageIds = entries.map(({ messageId }) => messageId);
    const result = await host.invoke(batch.event());
    const { failed, reason } = interpretBatchResponse({ messageIds, reportBatchItemFailures }, result);
    if (result.ok && reason !== undefined) onBatchFailed?.(reason, messageIds);
    if (this.#isFifo && reason === undefined) this.#reportLostOrder(entries, failed);
    const succeeded = entries.filter(({ messageId }) => !failed.has(messageId));
    if (succeeded.length === 0) return;
    if (!this.#isReceiving) {
      onBatchFailed?.('SQS is unavailable: the messages are not deleted, and are delivered again', messageIds);
      return;
    }
    try {
      const outcomes = queue.deleteMany(succeeded.map(({ receiptHandle }) => receiptHandle));
      const expired = succeeded.filter((_, index) => outcomes[index] === 'expired').map(({ messageId: id }) => id);
      if (expired.length > 0)
        onBatchFailed?.('The visibility timeout ended before the batch: the messages are delivered again', expired);
    } catch (error) {
      this.#reportFailure(error, messageIds);
    }
  }
}
