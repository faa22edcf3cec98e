import type { StreamRecord } from '../dynamodb/streams/stream-record.ts';
import type { StreamShard } from '../dynamodb/streams/table-stream.ts';
import type { InvocationResult } from '../lambda/invocation.ts';
import type { Matcher } from '../patterns/compile-pattern.ts';
import { interpretBatchResponse } from './interpret-batch-response.ts';
import { maximumEventBytes } from './open-batch.ts';

/** The records of a shard that a function receives in one event. */
export interface StreamBatch {
  readonly records: readonly StreamRecord[];
  /** The number of failed invocations with these records. */
  readonly attempts: number;
  /** True if an invocation with this batch has already succeeded. */
  readonly isDuplicate?: boolean | undefined;
}

/** Records that are not retried any more. */
export interface DiscardedBatch extends StreamBatch {
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
}

export interface ShardCursorOptions {
  readonly shard: StreamShard;
  readonly matches: Matcher;
  readonly batchSize: number;
  readonly bisectBatchOnFunctionError: boolean;
  readonly reportBatchItemFailures: boolean;
  /** Undefined: retries until a record is too old. */
  readonly maximumRetryAttempts?: number | undefined;
  /** Undefined: as long as the stream keeps the record. */
  readonly maximumRecordAgeSeconds?: number | undefined;
  /** Returns epoch milliseconds. */
  now(): number;
}

const retentionSeconds = 24 * 60 * 60;

/** Lambda does not document its delays. These double from the first to the last. */
const firstRetryDelayMs = 1_000;
const maximumRetryDelayMs = 60_000;

/** The position of a mapping in one shard, and its next batch. Records of a shard are delivered in order. */
export class ShardCursor {
  readonly #options: ShardCursorOptions;
  #next: number;
  /** Batches that must succeed or be discarded before later records of the shard are delivered. */
  #retries: StreamBatch[] = [];

  constructor(options: ShardCursorOptions, startingPosition: 'LATEST' | 'TRIM_HORIZON') {
    this.#options = options;
    this.#next = startingPosition === 'LATEST' ? options.shard.next : options.shard.first;
  }

  /** The delay before the retry of the failed batch. */
  get retryDelayMs(): number {
    const attempts = this.#retries[0]?.attempts ?? 0;
    return Math.min(maximumRetryDelayMs, firstRetryDelayMs * 2 ** Math.max(0, attempts - 1));
  }

  /** True if the next batch is a retry. */
  get isRetrying(): boolean {
    return this.#retries.length > 0;
  }

  /** Returns the next batch, without the records that the filters reject. */
  peek(): StreamBatch | undefined {
    const [retry] = this.#retries;
    if (retry !== undefined) return retry;
    this.#skipFiltered();
    const { records } = this.#collect();
    return records.length === 0 ? undefined : { records, attempts: 0 };
  }

  /** Takes the next batch, with at most `maximumRecords` new records. The batch is delivered again unless `settle` gets a success. */
  take(maximumRecords = this.#options.batchSize): StreamBatch | undefined {
    const next = this.peek();
    if (next === undefined || this.isRetrying) return next;
    const { records, end } = this.#collect(maximumRecords);
    const batch = { ...next, records };
    this.#next = end;
    this.#retries = [batch];
    return batch;
  }

  /**
   * Settles the batch that was taken last with the result of its invocation. Returns the discarded records. A successful batch is delivered
   * again if `comesTwice` returns true, because Lambda delivers each record at least once.
   */
  settle(
    result: InvocationResult,
    comesTwice: () => boolean = () => false,
  ): { reason?: string | undefined; discarded: DiscardedBatch | undefined } {
    const [batch, ...others] = this.#retries;
    if (batch === undefined) return { discarded: undefined };
    const numbers = batch.records.map(({ dynamodb }) => dynamodb.SequenceNumber);
    const { reportBatchItemFailures } = this.#options;
    const { failed, reason } = interpretBatchResponse({ messageIds: numbers, reportBatchItemFailures }, result);
    const firstFailed = numbers.findIndex((number) => failed.has(number));
    if (firstFailed < 0) {
      const again = batch.isDuplicate !== true && comesTwice();
      this.#retries = again ? [{ ...batch, isDuplicate: true }, ...others] : others;
      return { discarded: undefined };
    }
    const rest: StreamBatch = {
      records: batch.records.slice(firstFailed),
      // Earlier records succeeded, so the position moves on, and the remaining records have one failed attempt.
      attempts: firstFailed === 0 ? batch.attempts + 1 : 1,
    };
    const condition = this.#conditionOf(rest);
    if (this.#options.bisectBatchOnFunctionError && rest.records.length > 1 && condition !== 'RecordAgeExceeded') {
      const middle = Math.ceil(rest.records.length / 2);
      // Splitting a batch does not count as an attempt.
      const halves = [rest.records.slice(0, middle), rest.records.slice(middle)];
      this.#retries = [...halves.map((records) => ({ records, attempts: batch.attempts })), ...others];
      return { reason, discarded: undefined };
    }
    this.#retries = condition === undefined ? [rest, ...others] : others;
    return { reason, discarded: condition === undefined ? undefined : { ...rest, condition } };
  }

  #conditionOf({ records: [first], attempts }: StreamBatch): DiscardedBatch['condition'] | undefined {
    const { maximumRetryAttempts, maximumRecordAgeSeconds = retentionSeconds, now } = this.#options;
    const ageSeconds = now() / 1_000 - (first?.dynamodb.ApproximateCreationDateTime ?? 0);
    if (ageSeconds > maximumRecordAgeSeconds) return 'RecordAgeExceeded';
    return maximumRetryAttempts !== undefined && attempts > maximumRetryAttempts ? 'RetryAttemptsExhausted' : undefined;
  }

  /** Skips the records that the filters reject, up to the first that they accept. */
  #skipFiltered(): void {
    const { shard, matches } = this.#options;
    this.#next = Math.max(this.#next, shard.first);
    while (this.#next < shard.next && !matches(shard.record(this.#next))) this.#next += 1;
  }

  #collect(maximumRecords = this.#options.batchSize): { records: StreamRecord[]; end: number } {
    const { shard, matches } = this.#options;
    const records: StreamRecord[] = [];
    let bytes = 0;
    let end = this.#next;
    for (; end < shard.next && records.length < maximumRecords; end += 1) {
      const record = shard.record(end);
      if (record === undefined || !matches(record)) continue;
      bytes += JSON.stringify(record).length;
      // A single record always fits: otherwise it could never be delivered.
      if (records.length > 0 && bytes > maximumEventBytes) break;
      records.push(record);
    }
    return { records, end };
  }
}
