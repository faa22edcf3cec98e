import { describe, expect, it } from '@jest/globals';
import { createMemoryLogger, createMemoryMetrics } from '@daybreak/runtime';
import { createRetryPolicy, type RetryPolicyOptions } from './create-retry-policy.ts';
import { createSqsBatchHandler } from './create-sqs-batch-handler.ts';
import { createInvocationContext, createSqsEvent, type TestRecord } from './testing.ts';
import { createAnsweringClient } from './testing/create-answering-client.ts';

const now = Date.parse('2026-03-29T12:00:00Z');
const daySeconds = 24 * 60 * 60;
const orderQueue = { url: 'http://sqs/0/orders', arn: 'arn:aws:sqs:eu-west-1:0:orders' };
const deadLetterQueueUrl = 'http://sqs/0/orders-dlq';
const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
const sentAll = {
  Successful: Array.from({ length: 10 }, (_, index) => ({ Id: String(index), MessageId: `sent-${index}` })),
};

interface SetUp extends Partial<RetryPolicyOptions> {
  /** The error of each failing message, by message id. Other messages are done. */
  errors: Readonly<Record<string, unknown>>;
  answers?: (object | Error)[];
  remaining?: () => number;
}

function setUp({ errors, answers = [sentAll], remaining, ...options }: SetUp) {
  const { sqs, inputs } = createAnsweringClient(...answers);
  const logger = createMemoryLogger();
  const metrics = createMemoryMetrics();
  const handler = createSqsBatchHandler({
    functionName: 'intake',
    parse: ({ body }) => body,
    handleGroup: async ([record]) => {
      if (record === undefined) return new Map();
      if (Object.hasOwn(errors, record.messageId)) throw errors[record.messageId];
      return new Map([[record.messageId, { outcome: 'done' }]]);
    },
    concurrency: 1,
    deadlineMarginMs: 1_000,
    retryPolicy: createRetryPolicy({
      sqs,
      queueUrls: [orderQueue.url],
      deadLetterQueueUrl,
      maxAttempts: 5,
      giveUpAfterSeconds: daySeconds,
      clock: { now: () => new Date(now) },
      random: () => 0,
      wait: async () => await Promise.resolve(),
      ...options,
    }),
    logger,
    metrics,
  });
  const run = async (...records: Partial<TestRecord>[]) => {
    const { batchItemFailures } = await handler(
      createSqsEvent(
        records.map((record, index) => ({
          messageId: `m${index + 1}`,
          body: `body ${index + 1}`,
          firstReceivedAtMs: now,
          sourceArn: orderQueue.arn,
          ...record,
        })),
      ),
      createInvocationContext(remaining),
    );
    return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  };
  return { run, inputs, logger, metrics };
}

const backedOff = (messageId: string, VisibilityTimeout: number, Id = '0') => ({
  Id,
  ReceiptHandle: `handle of ${messageId}`,
  VisibilityTimeout,
});

describe('a platform fault', () => {
  it('changes the visibility of each failed message by its receive count, and of no other message', async () => {
    const { run, inputs, metrics } = setUp({ errors: { m1: throttled, m3: throttled } });
    expect(await run({ receiveCount: 1 }, {}, { receiveCount: 3 })).toEqual(['m1', 'm3']);
    expect(inputs).toEqual([{ QueueUrl: orderQueue.url, Entries: [backedOff('m1', 60), backedOff('m3', 240, '1')] }]);
    expect(metrics.published).toEqual({ MessagesDone: 1, MessagesRetried: 2, PlatformRetries: 2 });
  });

  it('changes the visibility of ten messages in each request', async () => {
    const errors = Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`m${index + 1}`, throttled]));
    const { run, inputs } = setUp({ errors });
    await run(...Array.from({ length: 25 }, () => ({})));
    expect(
      inputs.map((input) => ('Entries' in input && Array.isArray(input.Entries) ? input.Entries.length : 0)),
    ).toEqual([10, 10, 5]);
  });

  it('is retried for a day, whatever the receive count', async () => {
    const { run, inputs } = setUp({ errors: { m1: throttled } });
    expect(await run({ receiveCount: 300, firstReceivedAtMs: now - daySeconds * 1_000 + 1 })).toEqual(['m1']);
    expect(inputs).toEqual([{ QueueUrl: orderQueue.url, Entries: [backedOff('m1', 450)] }]);
  });

  it('sends the message to the dead-letter queue after a day, with the reason', async () => {
    const { run, inputs, logger, metrics } = setUp({ errors: { m1: throttled } });
    expect(await run({ receiveCount: 120, firstReceivedAtMs: now - daySeconds * 1_000 })).toEqual([]);
    const attributes = {
      reason: 'ThrottlingException',
      message: 'slow down',
      attempts: '120',
      source: orderQueue.arn,
      messageId: 'm1',
    };
    expect(inputs).toEqual([
      {
        QueueUrl: deadLetterQueueUrl,
        Entries: [
          {
            Id: '0',
            MessageBody: 'body 1',
            MessageAttributes: Object.fromEntries(
              Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
            ),
          },
        ],
      },
    ]);
    const error = { name: 'ThrottlingException', message: 'slow down' };
    expect(logger.lines[0]).toMatchObject({ outcome: 'givenUp', messageId: 'm1', error });
    expect(metrics.published).toEqual({ MessagesGivenUp: 1 });
  });

  it('is retried until the queue drops the message without giveUpAfterSeconds', async () => {
    const { run } = setUp({ errors: { m1: throttled }, giveUpAfterSeconds: undefined });
    expect(await run({ receiveCount: 900, firstReceivedAtMs: now - 10 * daySeconds * 1_000 })).toEqual(['m1']);
  });

  it('leaves the message to the visibility timeout of its queue when SQS cannot change it', async () => {
    const { run, metrics } = setUp({ errors: { m1: throttled }, answers: [new Error('no SQS either')] });
    expect(await run({})).toEqual(['m1']);
    expect(metrics.published).toEqual({ BatchesFailed: 1, MessagesRetried: 1, PlatformRetries: 1 });
  });

  it('sends no request near the deadline', async () => {
    let checks = 0;
    // The time suffices to handle the message, and not for another request.
    const { run, inputs } = setUp({ errors: { m1: throttled }, remaining: () => ((checks += 1) === 1 ? 1_000 : 999) });
    expect(await run({})).toEqual(['m1']);
    expect(inputs).toEqual([]);
  });

  it('does not change the visibility of a message from a queue that is not in queueUrls', async () => {
    const { run, inputs } = setUp({ errors: { m1: throttled } });
    expect(await run({ sourceArn: 'arn:aws:sqs:eu-west-1:0:others' })).toEqual(['m1']);
    expect(inputs).toEqual([]);
  });
});

describe('an unknown error', () => {
  const defect = new TypeError('x is undefined');
  const minutesAgo = (minutes: number) => now - minutes * 60_000;

  it('leaves the message to its visibility timeout before the last attempt', async () => {
    const { run, inputs, metrics } = setUp({ errors: { m1: defect } });
    expect(await run({ receiveCount: 9, firstReceivedAtMs: minutesAgo(24) }, {})).toEqual(['m1']);
    expect(inputs).toEqual([]);
    expect(metrics.published).toEqual({ MessagesDone: 1, MessagesRetried: 1, UnknownRetries: 1 });
  });

  it('sends the message to the dead-letter queue after the last attempt', async () => {
    const { run, inputs } = setUp({ errors: { m1: defect } });
    expect(await run({ receiveCount: 10, firstReceivedAtMs: minutesAgo(27) })).toEqual([]);
    expect(inputs).toMatchObject([{ QueueUrl: deadLetterQueueUrl }]);
  });

  it('is retried at its first occurrence after an outage of hours', async () => {
    const { run, inputs } = setUp({ errors: { m1: defect } });
    expect(await run({ receiveCount: 35, firstReceivedAtMs: minutesAgo(4 * 60) })).toEqual(['m1']);
    expect(inputs).toEqual([]);
  });

  it.each([
    ['rejects it', { Failed: [{ Id: '0', Code: 'Refused', SenderFault: true }] }],
    ['cannot be reached', new Error('no SQS')],
  ])('leaves the message in its queue when the dead-letter queue %s', async (_what, answer) => {
    const { run } = setUp({ errors: { m1: defect }, answers: [answer] });
    expect(await run({ receiveCount: 10 })).toEqual(['m1']);
  });
});

it('returns every message of a batch in which all messages failed, and counts that batch', async () => {
  const { run, metrics } = setUp({ errors: { m1: throttled, m2: new TypeError('x') } });
  expect(await run({}, {})).toEqual(['m1', 'm2']);
  expect(metrics.published).toEqual({ BatchesFailed: 1, MessagesRetried: 2, PlatformRetries: 1, UnknownRetries: 1 });
});
