import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { describeError, mapWithConcurrency, type Clock } from '@daybreak/runtime';
import { attemptsOf, waitSeconds } from './back-off.ts';
import { chunkEntries } from './chunk-entries.ts';
import { createMessageSender, type MessageSenderOptions } from './create-message-sender.ts';
import { toDeadLetter, type DeadLetterReason } from './dead-letter-reason.ts';
import { faultClassOf } from './fault-class.ts';
import type { SqsRecord } from './sqs-event.ts';
import type { TimeCheck } from './time-check.ts';

/** A message that is to be retried, and why. */
export interface FailedMessage {
  record: SqsRecord;
  error: unknown;
}

/**
 * Gives up on the messages that were tried for long enough, and hides the others that met trouble of the platform for as long as they are to
 * wait; resolves with the ids of those that are in the dead-letter queue now. It never rejects: what it could not do, the queue's own
 * visibility timeout does.
 */
export type Returns = (failed: readonly FailedMessage[], checkTime: TimeCheck) => Promise<ReadonlySet<string>>;

export interface ReturnsOptions extends Pick<MessageSenderOptions<never>, 'wait'> {
  sqs: Pick<SQSClient, 'send'>;
  /** Of the queues that feed the function. */
  queueUrls: readonly string[];
  /** Where it sends what it gives up on. */
  deadLetterQueueUrl: string;
  /** How many attempts an error has that nobody knows. */
  maxAttempts: number;
  /** How long after its first receive a message may meet trouble of the platform; as long as its queue keeps it unless told. */
  giveUpAfterSeconds?: number | undefined;
  clock: Clock;
  /** From 0 up to 1. */
  random?: (() => number) | undefined;
}

const requestsAtOnce = 8;
/** A message's ids and numbers take less. */
const entryBytes = 2_048;

/** Retries by the class of their faults: trouble of the platform backs off, an unknown error has a few attempts. */
export function createReturns(options: ReturnsOptions): Returns {
  const { sqs, queueUrls, deadLetterQueueUrl, clock, random = Math.random, wait } = options;
  const queueUrlByName = new Map(queueUrls.map((queueUrl) => [nameOf(queueUrl), queueUrl]));
  const deadLetters = createMessageSender({
    sqs,
    queueUrl: deadLetterQueueUrl,
    toMessage: toDeadLetter,
    random,
    ...(wait === undefined ? {} : { wait }),
  });

  async function hide(messages: readonly FailedMessage[], checkTime: TimeCheck): Promise<void> {
    for (const [name, queueUrl] of queueUrlByName) {
      const entries = messages.flatMap(({ record: { attributes, receiptHandle, eventSourceARN } }, index) =>
        receiptHandle === undefined || nameOf(eventSourceARN ?? '') !== name
          ? []
          : [
              {
                bytes: entryBytes,
                Id: String(index),
                ReceiptHandle: receiptHandle,
                VisibilityTimeout: waitSeconds(Number(attributes.ApproximateReceiveCount), random),
              },
            ],
      );
      // What could not be hidden comes back by the queue's own visibility timeout.
      await mapWithConcurrency(chunkEntries(entries), requestsAtOnce, async (chunk) => {
        checkTime();
        const Entries = chunk.map(({ bytes: _, ...entry }) => entry);
        await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
      });
    }
  }

  return async (failed, checkTime) => {
    const now = clock.now().getTime();
    const hopeless = failed.filter((message) => isHopeless(message, now, options));
    const sent = await deadLetters.sendBatch(hopeless.map(deadLetterOf), checkTime);
    const givenUp = new Set(
      hopeless.filter((_, index) => sent[index]?.status === 'fulfilled').map(({ record }) => record.messageId),
    );
    await hide(
      failed.filter(({ record, error }) => faultClassOf(error) === 'platform' && !givenUp.has(record.messageId)),
      checkTime,
    );
    return givenUp;
  };
}

function isHopeless({ record, error }: FailedMessage, now: number, options: ReturnsOptions): boolean {
  const { ApproximateReceiveCount: count, ApproximateFirstReceiveTimestamp: first } = record.attributes;
  const sinceFirstReceiveMs = first === undefined ? 0 : Math.max(0, now - Number(first));
  if (faultClassOf(error) === 'unknown')
    return attemptsOf({ receiveCount: Number(count), sinceFirstReceiveMs }) >= options.maxAttempts;
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

/** The last part of a queue's ARN or URL. */
function nameOf(arnOrUrl: string): string {
  return arnOrUrl.slice(Math.max(arnOrUrl.lastIndexOf(':'), arnOrUrl.lastIndexOf('/')) + 1);
}
