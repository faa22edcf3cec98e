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
    /** Set by SQS on a message that a queue's redrive policy moved to a dead-letter queue. */
    DeadLetterQueueSourceArn: v.optional(v.string()),
  }),
  messageAttributes: v.optional(v.unknown()),
  eventSourceARN: v.optional(v.string()),
});

/** What of a queue's record our functions read. */
export type SqsRecord = v.InferOutput<typeof sqsRecordSchema>;

/** What of SQS's Lambda event our functions read. */
export interface SqsEvent {
  Records: SqsRecord[];
}

/** Less than that cannot be answered: a record without an id can't be named as failed. */
const nameableEventSchema = v.object({ Records: v.array(v.looseObject({ messageId: messageIdSchema })) });
/** An event whose records are still to be read, each on its own. */
export type NameableEvent = v.InferOutput<typeof nameableEventSchema>;
export type NameableRecord = NameableEvent['Records'][number];

/** An event that is none of a standard queue's. Lambda logs all that an error carries, so this one quotes and keeps nothing of it. */
export class SqsEventError extends Error {
  override readonly name = 'SqsEventError';
}

/**
 * Throws SqsEventError for an event of which not even the messages' ids can be read, and for one of a FIFO queue: outcomes come in no
 * order here, so a message could be acknowledged before an earlier one of its group.
 */
export function parseSqsEvent(event: unknown): NameableEvent {
  const parsed = v.safeParse(nameableEventSchema, event);
  if (!parsed.success)
    throw new SqsEventError(`The event is none of SQS: ${describeIssues(parsed.issues, 'the event')}`);
  const fifoQueue = parsed.output.Records.map(({ eventSourceARN }) => eventSourceARN).find(isOfFifoQueue);
  if (fifoQueue === undefined) return parsed.output;
  throw new SqsEventError(
    `${fifoQueue} is a FIFO queue. This handler keeps no order within a message group: map a standard queue to the function`,
  );
}

function isOfFifoQueue(arn: unknown): arn is string {
  return typeof arn === 'string' && arn.endsWith('.fifo');
}

/** Throws MessageParseError. */
export function parseSqsRecord(record: NameableRecord): SqsRecord {
  const parsed = v.safeParse(sqsRecordSchema, record);
  if (parsed.success) return parsed.output;
  throw new MessageParseError(`the record is none of SQS: ${describeIssues(parsed.issues, 'the record')}`);
}

/** What Lambda reads of the response when the mapping reports batch item failures. */
export const sqsBatchResponseSchema = v.object({
  batchItemFailures: v.array(v.object({ itemIdentifier: v.pipe(v.string(), v.nonEmpty()) })),
});
export type SqsBatchResponse = v.InferOutput<typeof sqsBatchResponseSchema>;

/** What of Lambda's context our functions use. */
export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}
