import type { InvocationContext, SqsEvent } from './sqs-event.ts';

/** A record of an SQS event, to be made for a test. */
export interface TestRecord {
  messageId: string;
  /** A string is used unchanged; any other value as JSON. */
  body: unknown;
  receiveCount?: number;
  /** Epoch milliseconds. */
  firstReceivedAtMs?: number;
  /** String attributes by name. */
  messageAttributes?: Readonly<Record<string, string>>;
  sourceArn?: string;
  deadLetterSourceArn?: string;
}

/**
 * For tests: the event with which Lambda invokes a function for these messages.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { createSqsEvent } from '@daybreak/batch';
 *
 * const { Records } = createSqsEvent([{ messageId: 'message-1', body: { orderId: 'order-1' } }]);
 * assert.equal(Records[0]?.body, '{"orderId":"order-1"}');
 */
export function createSqsEvent(records: readonly TestRecord[]): SqsEvent {
  return {
    Records: records.map(
      ({ messageId, body, receiveCount = 1, sourceArn = 'arn:aws:sqs:eu-west-1:0:queue', ...rest }) => ({
        messageId,
        receiptHandle: `handle of ${messageId}`,
        body: typeof body === 'string' ? body : JSON.stringify(body),
        attributes: {
          ApproximateReceiveCount: String(receiveCount),
          ...(rest.firstReceivedAtMs === undefined
            ? {}
            : { ApproximateFirstReceiveTimestamp: String(rest.firstReceivedAtMs) }),
          ...(rest.deadLetterSourceArn === undefined ? {} : { DeadLetterQueueSourceArn: rest.deadLetterSourceArn }),
        },
        messageAttributes: Object.fromEntries(
          Object.entries(rest.messageAttributes ?? {}).map(([name, stringValue]) => [
            name,
            { stringValue, dataType: 'String' },
          ]),
        ),
        eventSourceARN: sourceArn,
      }),
    ),
  };
}

/**
 * For tests: an invocation context whose remaining time, in milliseconds, `remaining` returns.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { createInvocationContext } from '@daybreak/batch';
 *
 * assert.equal(createInvocationContext(() => 500).getRemainingTimeInMillis(), 500);
 */
export function createInvocationContext(remaining: () => number = () => 60_000): InvocationContext {
  return { getRemainingTimeInMillis: remaining };
}
