import type { InvocationContext, SqsEvent } from './sqs-event.ts';

export interface TestRecord {
  messageId: string;
  /** Sent as it is when it is text, else as JSON. */
  body: unknown;
  receiveCount?: number;
  /** Epoch milliseconds. */
  firstReceivedAt?: number;
  /** String attributes by name. */
  messageAttributes?: Readonly<Record<string, string>>;
  sourceArn?: string;
  deadLetterSourceArn?: string;
}

/** For tests: the event that Lambda makes of these messages. */
export function createSqsEvent(records: readonly TestRecord[]): SqsEvent {
  return {
    Records: records.map(
      ({ messageId, body, receiveCount = 1, sourceArn = 'arn:aws:sqs:eu-west-1:0:queue', ...rest }) => ({
        messageId,
        receiptHandle: `handle of ${messageId}`,
        body: typeof body === 'string' ? body : JSON.stringify(body),
        attributes: {
          ApproximateReceiveCount: String(receiveCount),
          ...(rest.firstReceivedAt === undefined
            ? {}
            : { ApproximateFirstReceiveTimestamp: String(rest.firstReceivedAt) }),
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

/** For tests: an invocation with this much time left, each time it is asked. */
export function createInvocationContext(remaining: () => number = () => 60_000): InvocationContext {
  return { getRemainingTimeInMillis: remaining };
}
