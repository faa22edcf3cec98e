// AWS's published behaviour, each with the page that states it. Read in November 2026.

export const sqsLimits = {
  /** The maximum entries of SendMessageBatch, and messages of ReceiveMessage and DeleteMessageBatch. */
  messagesPerRequest: 10,
  /** https://aws.amazon.com/sqs/pricing/: "each 64 KB chunk of a payload is billed as 1 request". */
  billedChunkBytes: 65_536,
  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
  inFlight: 120_000,
  /**
   * The wait time of Lambda's pollers, which is the maximum of SQS.
   * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
   */
  longPollSeconds: 20,
} as const;

/** The rate at which a mapping adds concurrent invocations. */
export interface ScaleUp {
  readonly initial: number;
  readonly perMinute: number;
  readonly maximum: number;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
export const standardScaleUp: ScaleUp = { initial: 5, perMinute: 300, maximum: 1_250 };
/** The concurrent invocations of one poller in provisioned mode. The same page. */
export const invocationsPerPoller = 10;
/** A mapping in provisioned mode adds up to 1,000 concurrent invocations a minute. The same page. */
export const provisionedScaleUp = (pollers: number): ScaleUp => ({
  initial: pollers * invocationsPerPoller,
  perMinute: 1_000,
  maximum: 100_000,
});
/** The pollers of an idle mapping in standard mode. The same page. */
export const idlePollers = 5;

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const lambdaLimits = {
  accountConcurrency: 1_000,
  /** The memory with which a function has one vCPU. https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
  memoryMiBPerVcpu: 1_769,
  /** The maximum size of an event, and so of all messages of a batch, in bytes. */
  eventBytes: 6 * 1_024 * 1_024,
} as const;

export const dynamodbLimits = {
  /** The default quota of an on-demand table, and of each index. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
  tableWriteUnits: 40_000,
  /**
   * The billed storage of an item in addition to its size, in bytes.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
   */
  itemOverheadBytes: 100,
} as const;

/** A stream has a shard for each partition of its table, of which a new on-demand table has four. */
export const streamLimits = { shards: 4 } as const;

/** The sizes of the scanner's reads: DynamoDB's page of 1 MB, and the records that it stores (apps/scanner, libs/repository). */
export const scannerReads = {
  pageBytes: 1_048_576,
  /** The time that a function reserves for its last request (libs/runtime). */
  deadlineMarginMs: 10_000,
  scanMessageBytes: 64,
  /** The size of a run's record: its window, the counts of each shard, and the cursor of a shard with more pages. */
  runBytes: 300,
  shardBytes: 25,
  cursorBytes: 90,
} as const;

/**
 * The log volume of the functions. A batch logs one line with the ids of its rows. At DEBUG, each message logs one
 * more. Measured with `npx nx run bench:pipeline --rows=1000`; Lambda adds its START, END and REPORT lines.
 */
export const logging = {
  bytesPerInvocation: 1_600,
  bytesPerMessage: { INFO: 13, DEBUG: 290 },
  /** The metrics published in a month without failures. */
  metrics: 9,
} as const;
