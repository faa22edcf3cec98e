import type { SQSClient } from '@aws-sdk/client-sqs';
import { createMessageSender } from './create-message-sender.ts';
import type { TimeCheck } from './time-check.ts';

/** A message to be sent on as it was received. */
export interface PassedMessage {
  messageId: string;
  body: string;
}

/** Sends messages on; resolves with the error of each one, by its id, that did not reach every queue. It never rejects. */
export type Forward = (
  messages: readonly PassedMessage[],
  checkTime?: TimeCheck,
) => Promise<ReadonlyMap<string, unknown>>;

export interface ForwardOptions {
  sqs: Pick<SQSClient, 'send'>;
  queueUrls: readonly string[];
}

/** Sends each message's body, unchanged and without its attributes, to every one of the queues. */
export function createForward({ sqs, queueUrls }: ForwardOptions): Forward {
  const senders = queueUrls.map((queueUrl) =>
    createMessageSender<PassedMessage>({ sqs, queueUrl, toMessage: ({ body }) => ({ body }) }),
  );
  return async (messages, checkTime) => {
    const errors = new Map<string, unknown>();
    // One queue after the other: there are few, and each sends its own requests side by side.
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
