import type { MessageSnapshot, MessageState, ReceivedMessage, SentMessage } from '../api/messages.ts';
import type { StoredMessage } from '../store/sqs-store.ts';
import { md5OfSystemAttributes } from './md5.ts';
import { encodeReceiptHandle } from './receipt-handle.ts';

export function toSentMessage(message: StoredMessage): SentMessage {
  const { messageId, md5OfBody, md5OfAttributes, traceHeader } = message;
  const sequenceNumber = sequenceNumberOf(message);
  const md5OfSystem = md5OfSystemAttributes(traceHeader);
  return {
    messageId,
    md5OfBody,
    ...(md5OfAttributes !== undefined && { md5OfAttributes }),
    ...(md5OfSystem !== undefined && { md5OfSystemAttributes: md5OfSystem }),
    ...(sequenceNumber !== undefined && { sequenceNumber }),
  };
}

/** Returns the sequence number of a message of a FIFO queue: 20 digits, higher than those of all earlier messages. */
function sequenceNumberOf({ sequence, messageDeduplicationId }: StoredMessage): string | undefined {
  return messageDeduplicationId === undefined ? undefined : String(sequence).padStart(20, '0');
}

/** Converts a message after its receive, so that the receive count in its receipt handle identifies this receive. */
export function toReceivedMessage(message: StoredMessage, queueName: string, senderId: string): ReceivedMessage {
  const { messageId, body, md5OfBody, attributes, md5OfAttributes, traceHeader, messageGroupId, deadLetterSourceArn } =
    message;
  const { messageDeduplicationId } = message;
  const sequenceNumber = sequenceNumberOf(message);
  return {
    messageId,
    receiptHandle: encodeReceiptHandle(queueName, message),
    body,
    md5OfBody,
    attributes,
    ...(md5OfAttributes !== undefined && { md5OfAttributes }),
    systemAttributes: {
      ApproximateReceiveCount: String(message.receiveCount),
      ApproximateFirstReceiveTimestamp: timestampOf(message.firstReceivedAt ?? message.sentAt),
      SentTimestamp: timestampOf(message.sentAt),
      SenderId: senderId,
      ...(traceHeader !== undefined && { AWSTraceHeader: traceHeader }),
      ...(messageGroupId !== undefined && { MessageGroupId: messageGroupId }),
      ...(messageDeduplicationId !== undefined && { MessageDeduplicationId: messageDeduplicationId }),
      ...(sequenceNumber !== undefined && { SequenceNumber: sequenceNumber }),
      ...(deadLetterSourceArn !== undefined && { DeadLetterQueueSourceArn: deadLetterSourceArn }),
    },
  };
}

/** Rounds down to whole milliseconds. A clock can be advanced by a fraction. */
function timestampOf(epochMs: number): string {
  return String(Math.floor(epochMs));
}

export function toSnapshot({
  message,
  state,
  visibleAt,
}: {
  message: StoredMessage;
  state: MessageState;
  visibleAt: number;
}): MessageSnapshot {
  const { messageId, body, receiveCount, sentAt, deadLetterSourceArn } = message;
  return {
    messageId,
    body,
    state,
    receiveCount,
    sentAt,
    ...(state !== 'visible' && { visibleAt }),
    ...(deadLetterSourceArn !== undefined && { deadLetterSourceArn }),
  };
}
