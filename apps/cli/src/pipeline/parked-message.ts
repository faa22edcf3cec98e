import type { Message } from '@aws-sdk/client-sqs';

/** A message that nothing could be done about. */
export interface ParkedMessage {
  messageId: string;
  /** UTC instant. */
  parkedAt: string;
  /** ARN of the queue that it came from, when it is known. */
  source?: string;
  reason?: string;
  /** What it was called in the queue that it came from. */
  originalMessageId?: string;
  body: string;
}

/** Reads a message that was received with all of its attributes. */
export function toParkedMessage(message: Message): ParkedMessage {
  const { MessageId: messageId = '', Body: body = '', Attributes: system = {}, MessageAttributes: own = {} } = message;
  const attribute = (name: string): string | undefined =>
    Object.hasOwn(own, name) ? own[name]?.StringValue : undefined;
  // The dead-letter function says where a message came from; what it died of itself came by its queue's redrive policy.
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
