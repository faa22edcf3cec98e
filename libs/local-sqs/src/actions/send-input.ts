import * as v from 'valibot';
import type { MessageAttribute, SendEntry } from '../api/messages.ts';
import type { Queue, QueueSettings } from '../api/queue.ts';
import { SqsError } from '../api/sqs-error.ts';
import { assertMessageAttributes, messageSizeBytes } from '../messages/message-attributes.ts';
import { assertMessageContents } from '../messages/message-contents.ts';
import { recordOf } from '../schemas/record-of.ts';
import { delaySeconds } from './inputs.ts';

const bytes = v.pipe(
  v.string(),
  v.base64(),
  v.transform((text): Uint8Array => Buffer.from(text, 'base64')),
);

const attributeValue = v.object({
  DataType: v.string(),
  StringValue: v.optional(v.string()),
  BinaryValue: v.optional(bytes),
});

/** Letters, digits and ASCII punctuation. */
const visibleAscii = /^[!-~]{1,128}$/;

/** The input that SendMessage and an entry of SendMessageBatch share. */
export const sendInput = v.object({
  MessageBody: v.string(),
  DelaySeconds: v.optional(delaySeconds),
  MessageAttributes: v.optional(recordOf(attributeValue), {}),
  MessageSystemAttributes: v.optional(recordOf(attributeValue), {}),
  MessageDeduplicationId: v.optional(v.string()),
  MessageGroupId: v.optional(v.string()),
});

export type SendInput = v.InferOutput<typeof sendInput>;

/** Converts an input to an entry. Throws SqsError if SQS rejects it for this queue. */
export function toSendEntry(input: SendInput, queue: Queue): SendEntry {
  if (input.MessageBody === '')
    throw new SqsError('MissingRequiredParameterException', 'The request must contain the parameter MessageBody.');
  assertIds(input, queue.settings);
  assertMessageContents(input.MessageBody);
  const entry: SendEntry = {
    body: input.MessageBody,
    delaySeconds: input.DelaySeconds,
    attributes: toAttributes(input.MessageAttributes),
    traceHeader: toTraceHeader(input.MessageSystemAttributes),
    messageGroupId: input.MessageGroupId,
    messageDeduplicationId: input.MessageDeduplicationId,
  };
  const limit = queue.settings.maximumMessageSizeBytes;
  if (messageSizeBytes(entry) > limit)
    throw invalid(`One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`);
  return entry;
}

function assertIds(input: SendInput, { fifo }: QueueSettings): void {
  for (const name of ['MessageGroupId', 'MessageDeduplicationId'] as const) {
    const { [name]: id } = input;
    if (id !== undefined && !visibleAscii.test(id))
      throw invalid(
        `Value ${id} for parameter ${name} is invalid. Reason: ${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
      );
  }
  if (fifo === undefined) {
    if (input.MessageDeduplicationId === undefined) return;
    throw invalid('The request includes the parameter MessageDeduplicationId, which is not valid for this queue type.');
  }
  if (input.MessageGroupId === undefined)
    throw new SqsError('MissingRequiredParameterException', 'The request must contain the parameter MessageGroupId.');
  if (input.MessageDeduplicationId === undefined && !fifo.contentBasedDeduplication)
    throw invalid(
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  if ((input.DelaySeconds ?? 0) > 0)
    throw invalid(
      `Value ${input.DelaySeconds} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.`,
    );
}

function toAttributes(inputs: SendInput['MessageAttributes']): Record<string, MessageAttribute> {
  const attributes = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, toAttribute(name, input)]),
  );
  assertMessageAttributes(attributes);
  return attributes;
}

function toAttribute(name: string, input: v.InferOutput<typeof attributeValue>): MessageAttribute {
  if (input.StringValue !== undefined) return { dataType: input.DataType, stringValue: input.StringValue };
  if (input.BinaryValue !== undefined) return { dataType: input.DataType, binaryValue: input.BinaryValue };
  throw invalid(`The message attribute '${name}' must contain a non-empty message attribute value.`);
}

function toTraceHeader(inputs: SendInput['MessageSystemAttributes']): string | undefined {
  for (const name of Object.keys(inputs))
    if (name !== 'AWSTraceHeader') throw invalid(`Message system attribute name '${name}' is invalid.`);
  const header = inputs['AWSTraceHeader'];
  if (header === undefined) return undefined;
  if (header.DataType !== 'String' || header.StringValue === undefined || header.StringValue === '')
    throw invalid(`The message system attribute 'AWSTraceHeader' must be a non-empty value of type 'String'.`);
  return header.StringValue;
}

function invalid(message: string): SqsError {
  return new SqsError('InvalidParameterValueException', message);
}
