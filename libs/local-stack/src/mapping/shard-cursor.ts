import type { StreamRecord } from '../dynamodb/streams/stream-record.ts';
import type { StreamShard } from '../dynamodb/streams/table-stream.ts';
import type { InvocationResult } from '../lambda/invocation.ts';
import type { Matcher } from '../patterns/compile-pattern.ts';
import { interpretBatchResponse } from './interpret-batch-response.ts';
import { maximumEventBytes } from './open-batch.ts';

/** Records of one shard that a function gets in one event. */
export interface StreamBatch {
  readonly records: readonly StreamRecord[];
  /** Invocations with these records that failed so far. */
  readonly attempts: number;
  /** Whether an invocation has succeeded with it already. */
  readonly isDuplicate?: boolean | undefined;
}

/** Records that no invocation is tried with any more. */
export interface DiscardedBatch extends StreamBatch {
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
}

export interface ShardCursorOptions {
  readonly shard: StreamShard;
  readonly matches: Matcher;
  readonly batchSize: number;
  readonly bisectBatchOnFunctionError: boolean;
  readonly reportBatchItemFailures: boolean;
  /** Undefined: until the record's age ends it. */
  readonly maximumRetryAttempts?: number | undefined;
  /** Undefined: as long as the stream keeps the record. */
  readonly maximumRecordAgeSeconds?: number | undefined;
  /** Epoch milliseconds. */
  now(): number;
}

const retentionSeconds = 24 * 60 * 60;

/** Lambda does not document its own delays: here they double from the first to the last. */
const firstRetryDelayMs = 1_000;
const longestRetryDelayMs = 60_000;

/** How far a mapping has read one shard, and what it is to hand out next: a shard's records are handed out in their order. */
export class ShardCursor {
  readonly #options: ShardCursorOptions;
  #next: number;
  /** What must succeed, or be given up, before anything else of the shard is handed out. */
  #retries: StreamBatch[] = [];

  constructor(options: ShardCursorOptions, startingPosition: 'LATEST' | 'TRIM_HORIZON') {
    this.#options = options;
    this.#next = startingPosition === 'LATEST' ? options.shard.next : options.shard.first;
  }

  /** How long to wait before the batch that failed is tried again. */
  get retryDelayMs(): number {
    const attempts = this.#retries[0]?.attempts ?? 0;
    return Math.min(longestRetryDelayMs, firstRetryDelayMs * 2 ** Math.max(0, attempts - 1));
  }

  /** Whether a batch that failed comes next. */
  get isRetrying(): boolean {
    return this.#retries.length > 0;
  }

  /** The records that come next, a batch at most, without those that the filters leave out. */
  peek(): StreamBatch | undefined {
    const [retry] = this.#retries;
    if (retry !== undefined) return retry;
    this.#skipFiltered();
    const { records } = this.#collect();
    return records.length === 0 ? undefined : { records, attempts: 0 };
  }

  /** Takes the records that come next, at most so many new ones. They come back unless `settle` is called with a success. */
  take(atMost = this.#options.batchSize): StreamBatch | undefined {
    const next = this.peek();
    if (next === undefined || this.isRetrying) return next;
    const { records, end } = this.#collect(atMost);
    const batch = { ...next, records };
    this.#next = end;
    this.#retries = [batch];
    return batch;
  }

  /**
   * Takes the end of an invocation with the batch that was taken last. Returns what is given up. A batch that succeeded may come once more, if
   * `comesTwice` says so: Lambda hands each record out at least once.
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
      // Records before it succeeded: the shard moves on, and the attempts of the rest begin.
      attempts: firstFailed === 0 ? batch.attempts + 1 : 1,
    };
    const condition = this.#conditionOf(rest);
    if (this.#options.bisectBatchOnFunctionError && rest.records.length > 1 && condition !== 'RecordAgeExceeded') {
      const middle = Math.ceil(rest.records.length / 2);
      // A split counts as no attempt.
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

  /** Passes the records that the filters leave out, up to the first that they let through. */
  #skipFiltered(): void {
    const { shard, matches } = this.#options;
    this.#next = Math.max(this.#next, shard.first);
    while (this.#next < shard.next && !matches(shard.record(this.#next))) this.#next += 1;
  }

  #collect(atMost = this.#options.batchSize): { records: StreamRecord[]; end: number } {
    const { shard, matches } = this.#options;
    const records: StreamRecord[] = [];
    let bytes = 0;
    let end = this.#next;
    for (; end < shard.next && records.length < atMost; end += 1) {
      const record = shard.record(end);
      if (record === undefined || !matches(record)) continue;
      bytes += JSON.stringify(record).length;
      // A lone record is always taken: it could never be delivered otherwise.
      if (records.length > 0 && bytes > maximumEventBytes) break;
      records.push(record);
    }
    return { records, end };
  }
}
