import type { Stage } from './stage.ts';

// Every setting of the deployed pipeline, with its reason.

/** Lambda allocates 1 vCPU at 1,769 MB. This is a little over half a vCPU, for cold starts and TLS, which are bound by CPU and not by memory. */
const memoryMb = 1024;

export interface FunctionSettings {
  timeoutSeconds: number;
  memoryMb: number;
  /**
   * Whether the function may run more than about 16 times in one chain of messages, after which Lambda otherwise stops it. A shard of millions of rows,
   * or a daily row that catches up 90 days, is a longer chain, and each message of it makes progress.
   * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
   */
  allowRecursiveLoop?: boolean;
}

export const functions = {
  // The scanner reads a shard until its deadline is near, then sends a message for the rest. Short, since a message whose reader crashed
  // becomes visible after six timeouts.
  scanner: { timeoutSeconds: 60, memoryMb, allowRecursiveLoop: true },
  // A batch takes a second or two. The rest is for slow requests: a function starts no request with less than 10 s left, the time of two
  // attempts (libs/runtime), so it has 20 s to start requests.
  worker: { timeoutSeconds: 30, memoryMb, allowRecursiveLoop: true },
  writer: { timeoutSeconds: 30, memoryMb, allowRecursiveLoop: true },
  // Few messages, with one conditional update each. The timeout is that of the worker, for the same reason.
  'dead-letter': { timeoutSeconds: 30, memoryMb: 512 },
  // Each edit is one read and one conditional update, or one put. The timeout is that of the writer, for the same reason.
  editor: { timeoutSeconds: 30, memoryMb },
} as const satisfies Record<string, FunctionSettings>;

export type FunctionName = keyof typeof functions;

interface BatchSettings {
  /** Maximum messages of a batch. Above 10, Lambda requires a batch window of at least a second. */
  batchSize: number;
  batchWindowSeconds: number;
}

interface LimitedConcurrency {
  /** Maximum concurrent invocations, 2 to 1,000. More messages wait in the queue and leave the account's concurrency to other functions. */
  maximumConcurrency: number;
  provisionedPollerConfig?: never;
}

/**
 * Pollers that are always there: a burst is taken up faster, by 1,000 more concurrent invocations a minute instead of 300. No consumer has them by
 * default: each costs $0.00925 an hour in us-east-1, with messages or without. docs/operations.md says when they are worth it.
 */
interface ProvisionedMode {
  /** The minimum is 2 to 200, the maximum at most 2,000. A poller has up to 10 concurrent invocations, and takes up to 1 MB a second. */
  provisionedPollerConfig: { minimumPollers: number; maximumPollers: number };
  maximumConcurrency?: never;
}

/** The settings of an event source mapping. AWS rejects one with both a maximum concurrency and provisioned pollers. */
export type ConsumerSettings = BatchSettings & (LimitedConcurrency | ProvisionedMode);

export const consumers = {
  // A message is a shard to read, up to a minute of work: one invocation for each shard.
  scanner: { batchSize: 1, batchWindowSeconds: 0, maximumConcurrency: 16 },
  // 100 rows: the limit of one BatchGetItem request.
  worker: { batchSize: 100, batchWindowSeconds: 1, maximumConcurrency: 10 },
  // 100 rows, as many as a batch of the worker sends. The writer updates 20 at a time, in a fraction of a second. Lambda sends smaller batches
  // of large messages (6 MB). 10 invocations write about 7,000 rows a second, three times what a new table takes (4,000 write units, 2 a row).
  // More only meet its throttle: of 10 million rows at once, 50 end the day after 70 minutes, 10 after 57, for 6% less. Raise it together with the
  // warm throughput (npm run daybreak -- plan --rows 10M --set writer.maximumConcurrency=50).
  writer: { batchSize: 100, batchWindowSeconds: 1, maximumConcurrency: 10 },
  // Failures are few and must not delay other work: small batches, and the lowest concurrency that Lambda allows.
  'dead-letter': { batchSize: 10, batchWindowSeconds: 0, maximumConcurrency: 2 },
  // 100 edits, 20 at a time: a batch of puts takes a fraction of a second, so that one invocation makes some hundreds a second, and five make
  // more than 1,000. More would take the write units of a new table from the writer.
  editor: { batchSize: 100, batchWindowSeconds: 1, maximumConcurrency: 5 },
} as const satisfies Partial<Record<FunctionName, ConsumerSettings>>;

export type ConsumerName = keyof typeof consumers;

/**
 * The target of the events of rows (docs/events.md): a new `event-bus`, `queue` or `topic` of this stack, or the ARN of an existing one. By default
 * undefined: nobody is told, and the stack has no notifier. The context `eventTarget` overrides it.
 */
export const eventTarget: string | undefined = undefined;

/** Whether events include the values of their row. Values are private, so not by default. The context `eventValues` overrides it. */
export const eventValues: boolean = false;

/** The function that sends events, from the stream of the rows table. Only a stack with an event target, or a step after completion, has it. */
export const notifier = {
  // A batch takes a second. The timeout is that of the worker, for the same reason.
  function: { timeoutSeconds: 30, memoryMb } satisfies FunctionSettings,
  // 500 records are 50 requests of ten events, eight at a time: a quarter of a second. A shard takes 1,000 writes a second, of which at most half end a
  // version, so that one invocation a second keeps up.
  stream: { batchSize: 500, batchWindowSeconds: 1 },
  // Of events that the stream did not wait for: few, and never urgent.
  consumer: { batchSize: 10, batchWindowSeconds: 0, maximumConcurrency: 2 } satisfies ConsumerSettings,
  // The stream waits so long for a target that fails, which keeps the order of each row's events. It forgets its records after 24 hours, so that the rest
  // of the day is time for a defect of the notifier itself.
  holdAfterMinutes: 60,
} as const;

/**
 * The attempts after which a function gives up on a message with an unknown error, most likely a defect. Receives for the platform's faults do not count
 * (libs/batch). Five attempts are about ten receives in half an hour: time to roll back a bad deployment before it fails a row.
 */
export const maxAttempts = 5;

/** Hours for which faults of the platform (throttling, 5xx errors, timeouts, a lost permission) and a missing rule fail no row. Less than `queueRetentionDays`. */
export const giveUpAfterHours = 24;

/**
 * The functions themselves send messages to the dead-letter queue. SQS does so only for a message whose function crashes each time, so its limit is
 * higher than the receives of `giveUpAfterHours`: with the shortest visibility timeout, 181 s, a day has 24 × 3,600 / 181 = 478 receives.
 * A few more are the first retries, which back off for less than that.
 */
export const maxReceiveCount = 500;

/**
 * Twice `maxReceiveCount`, and SQS's maximum. AWS documents that a message's receives count "across all queues", so those of the first queue may count here
 * too. The dead-letter function then still receives each dead letter before SQS parks it.
 */
export const deadLetterMaxReceiveCount = 2 * maxReceiveCount;

/** Days for which messages wait while a function cannot consume them. */
export const queueRetentionDays = 4;

/** SQS's maximum. Longer than `queueRetentionDays`, since a dead letter keeps the enqueue time of its queue. */
export const deadLetterRetentionDays = 14;

/**
 * Returns a queue's visibility timeout. AWS recommends six times the function timeout plus the batch window: Lambda retries a throttled
 * batch within it, and a message that becomes visible earlier is processed twice at once.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export function visibilityTimeoutSecondsOf(target: FunctionSettings, consumer: ConsumerSettings): number {
  return 6 * target.timeoutSeconds + consumer.batchWindowSeconds;
}

/** Returns the visibility timeout of the queue of one of the pipeline's functions. */
export function visibilityTimeoutSeconds(consumer: ConsumerName): number {
  return visibilityTimeoutSecondsOf(functions[consumer], consumers[consumer]);
}

/**
 * Shards of the `due` index, each with a partition key of its own: 1,000 writes and 3,000 reads a second. You may raise the count
 * at any time. The next run stores it in the rows table. A lower count is rejected, since rows may be in the other shards.
 */
export const dueShardCount = 16;

export interface ThroughputSettings {
  /**
   * Units a second that DynamoDB serves from the first second. By default undefined: a new table or index serves 12,000 read and 4,000 write units, and
   * DynamoDB raises both with the traffic, at no cost. A value that you set is charged once and can never be lowered.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html
   */
  warmThroughput?: { readUnitsPerSecond: number; writeUnitsPerSecond: number };
  /**
   * Units a second above which DynamoDB throttles. By default undefined, since throttling delays rows and saves nothing: an on-demand table costs by
   * request, at any rate. Set a maximum as a limit on what a defect or another user of the table can spend.
   */
  maxReadRequestUnits?: number;
  maxWriteRequestUnits?: number;
}

/** Completing a row of 1 KB takes two write units of the table and one of the index, which has a throughput of its own. */
export const rowsThroughput: Record<'table' | 'dueIndex', ThroughputSettings> = { table: {}, dueIndex: {} };

/**
 * Maximum values of a message. If undefined, one message carries all values of a row, and one update writes them. With 1, each value
 * has a message and an update of its own, and is retried and given up by itself.
 */
export const valuesPerMessage: number | undefined = undefined;

export interface Limit {
  rule?: string;
  tenant?: string;
  /** A whole number from 1 to 10,000. */
  rowsPerSecond: number;
}

/**
 * How many rows a second go on, of a rule, of a tenant, or of both: for steps or receivers that can't take more. The others wait, each until an instant of
 * its own, and none fails for it. Each waiting row sends a message every 15 minutes. docs/limits.md says how a limit holds across functions.
 */
export const limits: readonly Limit[] = [];

/**
 * Days for which completed and skipped rows are kept, with their history; after that, DynamoDB's Time to Live deletes them, at no cost. If undefined, for
 * ever. At least 90, as long as the record of a run, so that runs add up and no message about a deleted row is left. Failed and cancelled rows, and rows with a
 * next occurrence, are always kept. docs/operations.md says how to export rows before.
 */
export const keepCompletedDays: number | undefined = undefined;

/** Limits of the thread that plans a row whose message was received before. A rule that never returns, or exhausts the memory, ends only its thread. */
export const planLimits = {
  // A plan takes well under a millisecond. The invocation has time for two plans of 5 s and for the requests after them.
  timeLimitMs: 5_000,
  // Of the function's 1,024 MB. The rest is for the function itself and for memory outside the thread's heap.
  memoryLimitMb: 256,
} as const;

export const schedule = {
  // Every minute, EventBridge Scheduler's shortest interval, since a row may be due at any time of day. Aligned to the clock, so that a row is
  // taken in the minute in which it is due.
  expression: 'cron(* * * * ? *)',
  timeZone: 'UTC',
  // A firing that could not be delivered for an hour is not worth a retry: later runs dispatch the same rows.
  maximumEventAgeSeconds: 3600,
  maximumRetryAttempts: 10,
} as const;

/** Returns the metrics namespace of a stage. Two stages in one account must not share metrics or alarms. */
export function metricsNamespace(stage: Stage): string {
  return `Daybreak/${stage}`;
}

/** Settings of the CloudWatch alarms. */
export const alarms = {
  // How long a healthy run may take: two crashes of a scanner, each with a retry six minutes later (the visibility timeout), and the time to read.
  // Raise it if the shards of your largest day take longer.
  runGraceMinutes: 15,
  // CloudWatch alarms evaluate at most seven days.
  maximumWindowMinutes: 7 * 24 * 60,
  // Five attempts of the worker or the writer take 15 minutes. A message four times as old waits for a function that is down
  // or slow. Raise it if your largest day takes longer.
  oldestMessageMinutes: 60,
  // An event is usually sent within seconds. Long enough for a short outage of the target.
  iteratorAgeMinutes: 15,
  // A pause for a day is planned, or forgotten. Raise it if you pause rows for longer on purpose.
  pausedTooLongHours: 24,
  // All attempts of a run: the first, and Lambda's two retries. A single failed attempt is retried and needs no alarm.
  scannerErrors: 3,
  // Lambda retries after one minute, then after two, and CloudWatch counts an error at the start of its attempt. Three attempts that
  // time out (a minute each) start at 0, 2 and 5 minutes, or later if Lambda is busy.
  scannerErrorsMinutes: 20,
} as const;

export interface StageSettings {
  /** Retains tables and logs when the stack is deleted, protects the stack and its tables against deletion, and enables point-in-time recovery. */
  protectData: boolean;
  logRetentionDays: 14 | 90;
  /**
   * At INFO, a function logs a line for each batch and for each message that failed; at DEBUG, for every message. A million rows, with ids of ten
   * bytes, log 50 MB at INFO, and 604 MB at DEBUG: $0.03 and $0.30 at $0.50 a GB. `npx nx run bench:pipeline --rows=1000` shows the bytes of a row.
   */
  logLevel: 'DEBUG' | 'INFO';
}

export const stageSettings: Record<Stage, StageSettings> = {
  dev: { protectData: false, logRetentionDays: 14, logLevel: 'INFO' },
  // 90 days, as for run records: a run's logs last as long as its record.
  prod: { protectData: true, logRetentionDays: 90, logLevel: 'INFO' },
};
