import * as v from 'valibot';
import { describeIssues } from './describe-issues.ts';
import { MessageParseError } from './message-parse-error.ts';

const messageIdSchema = v.pipe(v.string(), v.nonEmpty());

const sqsRecordSchema = v.object({
  messageId: messageIdSchema,
  receiptHandle: v.optional(v.string()),
  body: v.string(),
  attributes: v.object({
    ApproximateReceiveCount: v.pipe(v.string(), v.regex(/^\d+$/)),
    /** Epoch milliseconds. */
    ApproximateFirstReceiveTimestamp: v.optional(v.pipe(v.string(), v.regex(/^\d+$/))),
    /** Epoch milliseconds. */
    SentTimestamp: v.optional(v.pipe(v.string(), v.regex(/^\d+$/))),
    /** Set by SQS on a message that a queue's redrive policy moved to a dead-letter queue. */
    DeadLetterQueueSourceArn: v.optional(v.string()),
  }),
  messageAttributes: v.optional(v.unknown()),
  eventSourceARN: v.optional(v.string()),
});

/** The fields of an SQS record that the functions read. */
export type SqsRecord = v.InferOutput<typeof sqsRecordSchema>;

/** The fields of a Lambda event from SQS that the functions read. */
export interface SqsEvent {
  Records: SqsRecord[];
}

/** A record needs a message id, because the response names failed messages by id. */
const unparsedEventSchema = v.object({ Records: v.array(v.looseObject({ messageId: messageIdSchema })) });

/** An event whose records have a message id and are otherwise not parsed. */
export type UnparsedSqsEvent = v.InferOutput<typeof unparsedEventSchema>;
export type UnparsedSqsRecord = UnparsedSqsEvent['Records'][number];

/** The event is not from a standard SQS queue. Lambda logs every property of an error, so this error holds nothing of the event. */
export class SqsEventError extends Error {
  override readonly name = 'SqsEventError';
}

/**
 * Parses the message ids of an event. Throws SqsEventError for an event without them, and for an event of a FIFO queue: the
 * handler could acknowledge a message before an earlier message of its message group.
 */
export function parseSqsEvent(event: unknown): UnparsedSqsEvent {
  const parsed = v.safeParse(unparsedEventSchema, event);
  if (!parsed.success) {
    throw new SqsEventError(`The event is not an SQS event: ${describeIssues(parsed.issues, 'the event')}`);
  }
  const fifoQueue = parsed.output.Records.map(({ eventSourceARN }) => eventSourceARN).find(isOfFifoQueue);
  if (fifoQueue === undefined) return parsed.output;
  throw new SqsEventError(
    `${fifoQueue} is a FIFO queue. This handler keeps no order within a message group: map a standard queue to the function`,
  );
}

function isOfFifoQueue(arn: unknown): arn is string {
  return typeof arn === 'string' && arn.endsWith('.fifo');
}

/** Parses a record. Throws MessageParseError. */
export function parseSqsRecord(record: UnparsedSqsRecord): SqsRecord {
  const parsed = v.safeParse(sqsRecordSchema, record);
  if (parsed.success) return parsed.output;
  throw new MessageParseError(`the record is not an SQS record: ${describeIssues(parsed.issues, 'the record')}`);
}

/** The response that Lambda reads when the event source mapping has ReportBatchItemFailures. */
export const sqsBatchResponseSchema = v.object({
  batchItemFailures: v.array(v.object({ itemIdentifier: v.pipe(v.string(), v.nonEmpty()) })),
});

/** What such a function returns: the ids of the messages that come back. */
export type SqsBatchResponse = v.InferOutput<typeof sqsBatchResponseSchema>;

/** The part of the Lambda context that the functions use. */
export interface InvocationContext {
  /** The milliseconds until Lambda ends the invocation. */
  getRemainingTimeInMillis(): number;
}
