import type { Message } from '@aws-sdk/client-sqs';
import type { MessageAttribute } from '@daybreak/local-stack';
import { sqsRecord } from '@daybreak/local-stack/internal';
import * as v from 'valibot';

/** Emulators leave out what they don't know. */
const unknown = v.optional(v.string(), '');

const messageSchema = v.object({
  MessageId: v.string(),
  ReceiptHandle: v.string(),
  Body: v.string(),
  MD5OfBody: unknown,
  Attributes: v.object({
    ApproximateReceiveCount: v.string(),
    ApproximateFirstReceiveTimestamp: unknown,
    SentTimestamp: unknown,
    SenderId: unknown,
    AWSTraceHeader: v.exactOptional(v.string()),
    MessageGroupId: v.exactOptional(v.string()),
    DeadLetterQueueSourceArn: v.exactOptional(v.string()),
  }),
  MessageAttributes: v.optional(
    v.record(
      v.string(),
      v.object({
        DataType: v.string(),
        StringValue: v.optional(v.string()),
        BinaryValue: v.optional(v.instance(Uint8Array)),
      }),
    ),
    {},
  ),
});

/** A message that was received by the SDK. */
export interface ReceivedRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Epoch ms. */
  readonly sentAt: number;
  /** As it stands in the event of an SQS event source mapping. */
  readonly record: object;
}

/** Throws v.ValiError for what is no message that was received with all of its attributes. */
export function receivedRecord(
  message: Message,
  { queueArn, region }: { queueArn: string; region: string },
): ReceivedRecord {
  const parsed = v.parse(messageSchema, message);
  const { MessageId: messageId, ReceiptHandle: receiptHandle, Body: body, Attributes: systemAttributes } = parsed;
  const attributes = Object.fromEntries(
    Object.entries(parsed.MessageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      attributeOf(DataType, StringValue, BinaryValue),
    ]),
  );
  const received = { messageId, receiptHandle, body, md5OfBody: parsed.MD5OfBody, attributes, systemAttributes };
  const sentAt = Number(systemAttributes.SentTimestamp);
  return { messageId, receiptHandle, body, sentAt, record: sqsRecord(received, queueArn, region) };
}

function attributeOf(dataType: string, stringValue = '', binaryValue?: Uint8Array): MessageAttribute {
  return binaryValue === undefined ? { dataType, stringValue } : { dataType, binaryValue };
}
