import type { SendEntry } from '../api/messages.ts';
import type { StoredMessage } from '../store/sqs-store.ts';
import { md5OfAttributes, md5OfBody } from './md5.ts';

const noAttributes = Object.freeze({});

export function createMessage(
  entry: SendEntry,
  { messageId, sequence }: Pick<StoredMessage, 'messageId' | 'sequence'>,
  sentAt: number,
  queueDelaySeconds: number,
): StoredMessage {
  const attributes = entry.attributes ?? noAttributes;
  const delaySeconds = entry.delaySeconds ?? queueDelaySeconds;
  return {
    sequence,
    messageId,
    body: entry.body,
    md5OfBody: md5OfBody(entry.body),
    attributes,
    md5OfAttributes: md5OfAttributes(attributes),
    traceHeader: entry.traceHeader,
    messageGroupId: entry.messageGroupId,
    messageDeduplicationId: entry.messageDeduplicationId,
    sentAt,
    delayedUntil: delaySeconds === 0 ? 0 : sentAt + delaySeconds * 1000,
    receiveCount: 0,
    receiveCountHere: 0,
    firstReceivedAt: undefined,
    deadLetterSourceArn: undefined,
  };
}
