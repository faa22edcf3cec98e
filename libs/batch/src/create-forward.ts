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
  sqs: Pick<SQSClient, 'send'>;
  queueUrls: readonly string[];
}

/** Forwards the body of each message, unchanged and without its attributes, in its message group, to each of the queues. */
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
