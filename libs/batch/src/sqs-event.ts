import * as v from 'valibot';

const sqsRecordSchema = v.object({
  messageId: v.pipe(v.string(), v.nonEmpty()),
  body: v.string(),
  attributes: v.object({
    ApproximateReceiveCount: v.pipe(v.string(), v.regex(/^\d+$/)),
    /** Set by SQS on a message that a queue's redrive policy moved to a dead-letter queue. */
    DeadLetterQueueSourceArn: v.optional(v.string()),
  }),
  eventSourceARN: v.optional(v.string()),
});

/** What of a queue's record our functions read. */
export type SqsRecord = v.InferOutput<typeof sqsRecordSchema>;

/** What of SQS's Lambda event our functions read. */
export const sqsEventSchema = v.object({ Records: v.array(sqsRecordSchema) });
export type SqsEvent = v.InferOutput<typeof sqsEventSchema>;

/** What Lambda reads of the response when the mapping reports batch item failures. */
export const sqsBatchResponseSchema = v.object({
  batchItemFailures: v.array(v.object({ itemIdentifier: v.pipe(v.string(), v.nonEmpty()) })),
});
export type SqsBatchResponse = v.InferOutput<typeof sqsBatchResponseSchema>;

/** What of Lambda's context our functions use. */
export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}
