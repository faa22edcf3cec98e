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

/** For tests: the event with which Lambda invokes a function for these messages. */
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

/** For tests: an invocation context whose remaining time, in milliseconds, `remaining` returns. */
export function createInvocationContext(remaining: () => number = () => 60_000): InvocationContext {
  return { getRemainingTimeInMillis: remaining };
}
