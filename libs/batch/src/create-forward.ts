import type { SQSClient } from '@aws-sdk/client-sqs';
import { createMessageSender } from './create-message-sender.ts';
import type { TimeCheck } from './time-check.ts';

/** A message that is sent on as it is. */
export interface ForwardedMessage {
  messageId: string;
  body: string;
  groupId?: string;
}

/** Forwards messages. Resolves with the error of each message that did not reach every queue, by message id. Never rejects. */
export type Forward = (
  messages: readonly ForwardedMessage[],
  checkTime?: TimeCheck,
) => Promise<ReadonlyMap<string, unknown>>;

/** What `createForward` takes. */
export interface ForwardOptions {
  /** The client that sends. */
  sqs: Pick<SQSClient, 'send'>;
  /** The URLs of the queues; each gets every message. */
  queueUrls: readonly string[];
}

/**
 * Forwards the body of each message, unchanged and without its attributes, in its message group, to each of the queues.
 *
 * @example
 * import { createForward } from '@daybreak/batch';
 * import { createSqsClient } from '@daybreak/runtime';
 *
 * const queueUrls = ['https://sqs.eu-west-1.amazonaws.com/123456789012/audit'];
 * const forward = createForward({ sqs: createSqsClient(), queueUrls });
 * const errors = await forward([{ messageId: 'message-1', body: '{}' }]); // by message id; empty when all were sent
 */
export function createForward({ sqs, queueUrls }: ForwardOptions): Forward {
  const senders = queueUrls.map((queueUrl) =>
    createMessageSender<ForwardedMessage>({ sqs, queueUrl, toMessage: ({ messageId: _, ...message }) => message }),
  );
  return async (messages, checkTime) => {
    const errors = new Map<string, unknown>();
    // One queue after the other: there are few, and each sender sends its requests concurrently.
    for (const sender of senders) {
      const settled = await sender.sendBatch(messages, checkTime);
      for (const [index, result] of settled.entries()) {
        const message = messages[index];
        if (result.status === 'rejected' && message !== undefined) errors.set(message.messageId, result.reason);
      }
    }
    return errors;
  };
}
