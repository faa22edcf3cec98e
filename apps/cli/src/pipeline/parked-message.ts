import type { Message } from '@aws-sdk/client-sqs';

/** A message that no function could process. */
export interface ParkedMessage {
  messageId: string;
  /** UTC instant. */
  parkedAt: string;
  /** The ARN of the source queue, if it is known. */
  source?: string;
  reason?: string;
  /** The id of the message in its source queue. */
  originalMessageId?: string;
  body: string;
}

/** Parses a received message, with all of its attributes. */
export function toParkedMessage(message: Message): ParkedMessage {
  const { MessageId: messageId = '', Body: body = '', Attributes: system = {}, MessageAttributes: own = {} } = message;
  const attribute = (name: string): string | undefined =>
    Object.hasOwn(own, name) ? own[name]?.StringValue : undefined;
  // The dead-letter function adds the source. A message that the function itself failed to process came by the redrive policy of its queue.
  const source = attribute('source') ?? system.DeadLetterQueueSourceArn;
  const reason = attribute('reason');
  const originalMessageId = attribute('messageId');
  return {
    messageId,
    parkedAt: new Date(Number(system.SentTimestamp ?? 0)).toISOString(),
    ...(source === undefined ? {} : { source }),
    ...(reason === undefined ? {} : { reason }),
    ...(originalMessageId === undefined ? {} : { originalMessageId }),
    body,
  };
}

/** The last part of a queue's ARN or URL. */
export function queueNameOf(arnOrUrl: string): string {
  return arnOrUrl.slice(Math.max(arnOrUrl.lastIndexOf(':'), arnOrUrl.lastIndexOf('/')) + 1);
}
