import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { describeError, mapWithConcurrency, type Clock } from '@daybreak/runtime';
import { backOffSeconds, countAttempts } from './back-off.ts';
import { chunkEntries } from './chunk-entries.ts';
import { createMessageSender, type MessageSenderOptions } from './create-message-sender.ts';
import { toDeadLetter, type DeadLetterReason } from './dead-letter-reason.ts';
import { faultClassOf } from './fault-class.ts';
import type { SqsRecord } from './sqs-event.ts';
import type { TimeCheck } from './time-check.ts';

/** A message to retry, with its error. */
export interface FailedMessage {
  record: SqsRecord;
  error: unknown;
}

/**
 * Sends messages that have used up their attempts or their time to the dead-letter queue, and backs off the messages with a
 * platform fault. Resolves with the ids of the messages that are in the dead-letter queue. Never rejects: a message that it
 * could not process returns after the visibility timeout of its queue.
 */
export type RetryPolicy = (failed: readonly FailedMessage[], checkTime: TimeCheck) => Promise<ReadonlySet<string>>;

/** What `createRetryPolicy` takes. */
export interface RetryPolicyOptions extends Pick<MessageSenderOptions<never>, 'wait'> {
  /** The client that changes visibility timeouts and sends dead letters. */
  sqs: Pick<SQSClient, 'send'>;
  /** The queues that are mapped to the function. */
  queueUrls: readonly string[];
  /** The URL of the queue for messages that are given up. */
  deadLetterQueueUrl: string;
  /** The number of attempts for an unknown error. */
  maxAttempts: number;
  /** How long after its first receive a message with a platform fault is retried. Default: the retention period of its queue. */
  giveUpAfterSeconds?: number | undefined;
  /** Tells how long a message has been tried. */
  clock: Clock;
  /** Returns a number from 0 up to 1, exclusive. */
  random?: (() => number) | undefined;
}

const requestConcurrency = 8;

/** An upper bound of the size of one entry. */
const entryBytes = 2_048;

/**
 * Creates a policy by fault class: a platform fault backs off, and an unknown error has `maxAttempts` attempts.
 *
 * @example
 * import { createRetryPolicy } from '@daybreak/batch';
 * import { createSqsClient, systemClock } from '@daybreak/runtime';
 *
 * export const retryPolicy = createRetryPolicy({
 *   sqs: createSqsClient(),
 *   queueUrls: ['https://sqs.eu-west-1.amazonaws.com/123456789012/orders'],
 *   deadLetterQueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders-dlq',
 *   maxAttempts: 5,
 *   giveUpAfterSeconds: 86_400,
 *   clock: systemClock,
 * });
 */
export function createRetryPolicy(options: RetryPolicyOptions): RetryPolicy {
  const { sqs, queueUrls, deadLetterQueueUrl, clock, random = Math.random, wait } = options;
  const queueUrlByName = new Map(queueUrls.map((queueUrl) => [nameOf(queueUrl), queueUrl]));
  const deadLetters = createMessageSender({
    sqs,
    queueUrl: deadLetterQueueUrl,
    toMessage: toDeadLetter,
    random,
    ...(wait === undefined ? {} : { wait }),
  });

  async function backOff(messages: readonly FailedMessage[], checkTime: TimeCheck): Promise<void> {
    for (const [name, queueUrl] of queueUrlByName) {
      const entries = messages.flatMap(({ record: { attributes, receiptHandle, eventSourceARN } }, index) =>
        receiptHandle === undefined || nameOf(eventSourceARN ?? '') !== name
          ? []
          : [
              {
                bytes: entryBytes,
                Id: String(index),
                ReceiptHandle: receiptHandle,
                VisibilityTimeout: backOffSeconds(Number(attributes.ApproximateReceiveCount), random),
              },
            ],
      );
      // A failed request needs no handling: its messages return after the visibility timeout of the queue.
      await mapWithConcurrency(chunkEntries(entries), requestConcurrency, async (chunk) => {
        checkTime();
        const Entries = chunk.map(({ bytes: _, ...entry }) => entry);
        await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
      });
    }
  }

  return async (failed, checkTime) => {
    const nowMs = clock.now().getTime();
    const exhausted = failed.filter((message) => isExhausted(message, nowMs, options));
    const sent = await deadLetters.sendBatch(exhausted.map(deadLetterOf), checkTime);
    const givenUp = new Set(
      exhausted.filter((_, index) => sent[index]?.status === 'fulfilled').map(({ record }) => record.messageId),
    );
    await backOff(
      failed.filter(({ record, error }) => faultClassOf(error) === 'platform' && !givenUp.has(record.messageId)),
      checkTime,
    );
    return givenUp;
  };
}

function isExhausted({ record, error }: FailedMessage, nowMs: number, options: RetryPolicyOptions): boolean {
  const { ApproximateReceiveCount: count, ApproximateFirstReceiveTimestamp: first } = record.attributes;
  const sinceFirstReceiveMs = first === undefined ? 0 : Math.max(0, nowMs - Number(first));
  if (faultClassOf(error) === 'unknown')
    return countAttempts({ receiveCount: Number(count), sinceFirstReceiveMs }) >= options.maxAttempts;
  const { giveUpAfterSeconds } = options;
  return giveUpAfterSeconds !== undefined && sinceFirstReceiveMs >= giveUpAfterSeconds * 1_000;
}

function deadLetterOf({ record, error }: FailedMessage): DeadLetterReason & { body: string } {
  const { body, messageId, attributes, eventSourceARN = 'unknown' } = record;
  const { name: reason, message } = describeError(error);
  return {
    body,
    messageId,
    reason,
    message,
    attempts: Number(attributes.ApproximateReceiveCount),
    source: attributes.DeadLetterQueueSourceArn ?? eventSourceARN,
  };
}

/** The queue name: the last part of an ARN or URL. */
function nameOf(arnOrUrl: string): string {
  return arnOrUrl.slice(Math.max(arnOrUrl.lastIndexOf(':'), arnOrUrl.lastIndexOf('/')) + 1);
}
