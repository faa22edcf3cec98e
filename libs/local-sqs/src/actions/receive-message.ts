import * as v from 'valibot';
import type { MessageAttributes, ReceivedMessage } from '../api/messages.ts';
import { SqsError } from '../api/sqs-error.ts';
import { inFlightLimit } from '../engine/receive-messages.ts';
import { md5OfAttributes } from '../messages/md5.ts';
import { pickMessageAttributes } from '../messages/message-attributes.ts';
import { defineAction } from './define-action.ts';
import { queueUrl, visibilityTimeout, wholeNumber } from './inputs.ts';

const systemAttributeNames = [
  'All',
  'ApproximateFirstReceiveTimestamp',
  'ApproximateReceiveCount',
  'AWSTraceHeader',
  'DeadLetterQueueSourceArn',
  'SenderId',
  'SentTimestamp',
  'MessageGroupId',
  'MessageDeduplicationId',
  'SequenceNumber',
];

const names = v.optional(v.array(v.string()), []);

const input = v.object({
  QueueUrl: queueUrl,
  MaxNumberOfMessages: v.optional(wholeNumber(1, 10), 1),
  VisibilityTimeout: v.optional(visibilityTimeout),
  WaitTimeSeconds: v.optional(wholeNumber(0, 20, 'Must be >= 0 and <= 20, if provided.')),
  MessageAttributeNames: names,
  MessageSystemAttributeNames: names,
  // The older name of MessageSystemAttributeNames.
  AttributeNames: names,
});

export const receiveMessage = defineAction(input, async (request, { engine, longPolls, connection }) => {
  const queue = engine.queueOrThrow(request.QueueUrl);
  const systemNames = [...request.MessageSystemAttributeNames, ...request.AttributeNames];
  for (const name of systemNames)
    if (!systemAttributeNames.includes(name)) throw new SqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
  const waitTimeSeconds = request.WaitTimeSeconds ?? queue.settings.receiveMessageWaitTimeSeconds;
  const { MaxNumberOfMessages: maxMessages, VisibilityTimeout: visibilityTimeoutSeconds } = request;
  const receive = (): ReceivedMessage[] =>
    connection.isClosed() ? [] : queue.receive({ maxMessages, visibilityTimeoutSeconds });
  let messages = receive();
  if (messages.length === 0 && waitTimeSeconds > 0)
    messages = await longPolls.wait({ queue, waitTimeSeconds, connection, receive });
  // With too many messages in flight, SQS fails a short poll; a long poll receives nothing.
  if (messages.length === 0 && waitTimeSeconds === 0 && queue.counts().inFlight >= inFlightLimit)
    throw new SqsError('OverLimit', `Too many messages in flight: the limit is ${inFlightLimit}.`);
  if (messages.length === 0) return {};
  return { Messages: messages.map((message) => toResponse(message, systemNames, request.MessageAttributeNames)) };
});

function toResponse(
  message: ReceivedMessage,
  systemNames: readonly string[],
  attributeNames: readonly string[],
): object {
  const attributes = pickMessageAttributes(message.attributes, attributeNames);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    Attributes: pickSystemAttributes(message, systemNames),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
    MessageAttributes: toAttributesResponse(attributes),
  };
}

function pickSystemAttributes({ systemAttributes }: ReceivedMessage, wanted: readonly string[]): object | undefined {
  if (wanted.length === 0) return undefined;
  if (wanted.includes('All')) return systemAttributes;
  return Object.fromEntries(Object.entries(systemAttributes).filter(([name]) => wanted.includes(name)));
}

function toAttributesResponse(attributes: MessageAttributes): object | undefined {
  const entries = Object.entries(attributes);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(
    entries.map(([name, attribute]) => [
      name,
      'stringValue' in attribute
        ? { DataType: attribute.dataType, StringValue: attribute.stringValue }
        : { DataType: attribute.dataType, BinaryValue: Buffer.from(attribute.binaryValue).toString('base64') },
    ]),
  );
}
