import type { Stage } from './stage.ts';

// Every number of the deployed pipeline, each with its reason.

/** Lambda gives 1 vCPU at 1,769 MB: this is a bit over half, since starting and TLS are bound by CPU, not by memory. */
const memoryMb = 1024;

export interface FunctionSettings {
  timeoutSeconds: number;
  memoryMb: number;
  /**
   * Lambda stops a function that a chain of messages has started about 16 times. A shard of millions of rows, or a row that catches up
   * with 90 days, is a longer chain, and each of its links brings the work nearer to its end.
   */
  mayRecur?: boolean;
}

export const functions = {
  // It reads a shard until its deadline nears, then leaves the rest to a message. Short, so that a reader that dies is followed by
  // another one soon: six of its time-outs later.
  scanner: { timeoutSeconds: 60, memoryMb, mayRecur: true },
  // A batch takes a second or two. The rest is for a bad spell: no request is begun with less than 10 s left, time for two of its
  // attempts (libs/runtime), and there are 20 s to begin in.
  worker: { timeoutSeconds: 30, memoryMb, mayRecur: true },
  writer: { timeoutSeconds: 30, memoryMb, mayRecur: true },
  // One conditional update a message, and rarely. For its requests the same holds.
  'dead-letter': { timeoutSeconds: 30, memoryMb: 512 },
} as const satisfies Record<string, FunctionSettings>;

export type FunctionName = keyof typeof functions;

export interface ConsumerSettings {
  /** Messages a batch; above 10, Lambda asks for a window of at least a second. */
  batchSize: number;
  batchWindowSeconds: number;
  /** How many batches run at once, at least 2. A flood then waits in its queue instead of eating the account's concurrency. */
  maximumConcurrency: number;
}

export const consumers = {
  // A message is a shard to be read, a minute of work: as many readers as there are shards, each with the whole of its time.
  scanner: { batchSize: 1, batchWindowSeconds: 0, maximumConcurrency: 16 },
  // 100 rows are exactly one BatchGetItem.
  worker: { batchSize: 100, batchWindowSeconds: 1, maximumConcurrency: 10 },
  // 100 messages are 100 rows, as many as a batch of the worker sends: 20 updates at a time, a fraction of a second. Lambda ends a batch
  // before that where its messages reach 6 MB. An update takes longer than a row's share of the worker's requests, hence more at once.
  writer: { batchSize: 100, batchWindowSeconds: 1, maximumConcurrency: 50 },
  // Failures are few, and must not crowd out the work: small batches, the smallest concurrency that Lambda allows.
  'dead-letter': { batchSize: 10, batchWindowSeconds: 0, maximumConcurrency: 2 },
} as const satisfies Partial<Record<FunctionName, ConsumerSettings>>;

export type ConsumerName = keyof typeof consumers;

/**
 * How often an error is tried that nobody knows, most likely a defect. Receives that backing off explains do not count, so it comes to about
 * ten receives in half an hour (libs/batch): time enough to roll a bad deployment back before it fails a row.
 */
export const maxAttempts = 5;

/** For as long, trouble of the platform (throttling, 5xx, time-outs, a lost permission) and a rule that is not deployed fail no row. Below `queueRetentionDays`. */
export const giveUpAfterHours = 24;

/**
 * The functions decide what becomes a dead letter. The queue does only when none of them lived to decide, so its limit is above all that
 * `giveUpAfterHours` brings: a day of returns at the visibility timeout, where not even hiding a message works, is 24 × 3,600 s / 181 s = 478
 * receives, and the first few returns that back off are shorter.
 */
export const maxReceiveCount = 500;

/**
 * Twice as many: AWS says that it counts a message's receives "across all queues", and then the first queue's count here too. So the
 * dead-letter function gets its attempts whichever way they are counted, and no dead letter is parked that it has not seen. It is SQS's highest, too.
 */
export const deadLetterMaxReceiveCount = 2 * maxReceiveCount;

/** A message waits at most this long for a pipeline that is down. */
export const queueRetentionDays = 4;

/** SQS's longest, and longer than the queue's: a dead letter keeps the age that it had in its queue. */
export const deadLetterRetentionDays = 14;

/**
 * Seconds for which a received message stays hidden. AWS asks for six times the function's timeout, plus the window:
 * Lambda retries a throttled batch meanwhile, and a message that comes back too early is worked on twice at once.
 */
export function visibilityTimeoutSecondsOf(target: FunctionSettings, consumer: ConsumerSettings): number {
  return 6 * target.timeoutSeconds + consumer.batchWindowSeconds;
}

/** The same, for a queue of one of our functions. */
export function visibilityTimeoutSeconds(consumer: ConsumerName): number {
  return visibilityTimeoutSecondsOf(functions[consumer], consumers[consumer]);
}

/**
 * How many parts the `due` index is spread over. One part takes 1,000 writes and 3,000 reads a second. It may be raised
 * at any time, and the next firing has the rows' table know it; a lower one is refused, since rows may lie in the other parts.
 */
export const dueShardCount = 16;

/**
 * The most values of a message. Without it a row's values travel together, and one message and one update do a row, in whatever order
 * messages come. With 1, each value is retried, and given up on, by itself, for a message and an update a value.
 */
export const valuesPerMessage: number | undefined = undefined;

/** Of a plan whose message was received before: it is made in a thread, in which a rule that never returns or fills the memory ends alone. */
export const planLimits = {
  // A plan takes well under a millisecond. It may run twice, and 10 s of the invocation are for the requests that follow.
  timeLimitMs: 5_000,
  // Of the function's 1,024; the rest is for the function itself and what a rule allocates outside of the thread's heap.
  memoryLimitMb: 256,
} as const;

export const schedule = {
  // Aligned to the clock, so that a run comes right at midnight of every zone: all offsets are multiples of 15 minutes.
  expression: 'cron(0/5 * * * ? *)',
  timeZone: 'UTC',
  // Of a firing that could not reach the scanner. The next run takes what this one would have, so older is not worth it.
  maximumEventAgeSeconds: 3600,
  maximumRetryAttempts: 10,
} as const;

/** Each stage has its own: two in one account must not add up, nor wake each other's alarms. */
export function metricsNamespace(stage: Stage): string {
  return `Daybreak/${stage}`;
}

// When somebody should be told. Nothing of the pipeline reads these.
export const alarms = {
  // A reader that dies is followed by another one six minutes later, its message's visibility timeout. Twice that, and time to read:
  // that much later than the schedule a run may be done and all is well. Raise it when the shards of your longest day take longer.
  runGraceMinutes: 15,
  // An alarm looks back on at most seven days.
  longestWindowMinutes: 7 * 24 * 60,
  // Five attempts of the worker or the writer take 15 minutes, then the message is gone from the queue. What is older
  // than four times that waits for a pipeline that is down, or behind. Raise it when your longest day takes longer.
  oldestMessageMinutes: 60,
  // A run, three attempts: the first, and Lambda's two retries. One that fails alone is resumed, as if it never had.
  scannerErrors: 3,
  // Lambda waits for a minute, then for two, and an error counts when its attempt began: three that run into the scanner's
  // timeout (a minute) begin at 0, 2 and 5 minutes, later if Lambda is busy.
  scannerErrorsMinutes: 20,
} as const;

export interface StageSettings {
  /** Keeps tables and logs when the stack is deleted, refuses that and their deletion, and backs tables up continuously. */
  protectData: boolean;
  logRetentionDays: 14 | 90;
  logLevel: 'DEBUG' | 'INFO';
}

export const stageSettings: Record<Stage, StageSettings> = {
  dev: { protectData: false, logRetentionDays: 14, logLevel: 'INFO' },
  // A quarter, as long as the run records: the logs of a run are there for as long as its record is.
  prod: { protectData: true, logRetentionDays: 90, logLevel: 'INFO' },
};
