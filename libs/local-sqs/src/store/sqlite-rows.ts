import type { SQLInputValue } from 'node:sqlite';
import * as v from 'valibot';
import type { MessageAttribute, MessageAttributes } from '../api/messages.ts';
import { recordOf } from '../schemas/record-of.ts';
import type { StoredMessage, StoredQueue } from './sqs-store.ts';

export const schema = `
  CREATE TABLE IF NOT EXISTS queues (
    name TEXT PRIMARY KEY, attributes TEXT NOT NULL, tags TEXT NOT NULL, createdAt INTEGER NOT NULL, modifiedAt INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS messages (
    sequence INTEGER PRIMARY KEY, queueName TEXT NOT NULL, messageId TEXT NOT NULL, body TEXT NOT NULL, md5OfBody TEXT NOT NULL,
    attributes TEXT, md5OfAttributes TEXT, traceHeader TEXT, sentAt INTEGER NOT NULL, delayedUntil INTEGER NOT NULL,
    receiveCount INTEGER NOT NULL, receiveCountHere INTEGER NOT NULL, firstReceivedAt INTEGER, deadLetterSourceArn TEXT, messageGroupId TEXT,
    messageDeduplicationId TEXT
  ) STRICT;
  CREATE TABLE IF NOT EXISTS clock (id INTEGER PRIMARY KEY, aheadMs INTEGER NOT NULL) STRICT;
`;

/** The columns that a file of an older version can lack. They are the last columns of a new file, in the same order. */
export const laterColumns = ['messageGroupId', 'messageDeduplicationId'];

const strings = v.pipe(v.string(), v.parseJson(), recordOf(v.string()));
const queueRow = v.object({
  name: v.string(),
  attributes: strings,
  tags: strings,
  createdAt: v.number(),
  modifiedAt: v.number(),
});

const storedAttribute = v.union([
  v.object({ dataType: v.string(), stringValue: v.string() }),
  v.object({
    dataType: v.string(),
    binaryValue: v.pipe(
      v.string(),
      v.transform((base64): Uint8Array => Buffer.from(base64, 'base64')),
    ),
  }),
]);
const storedAttributes = v.pipe(v.string(), v.parseJson(), recordOf(storedAttribute));

const optional = <S extends v.GenericSchema>(valueSchema: S) =>
  v.pipe(
    v.nullable(valueSchema),
    v.transform((value) => value ?? undefined),
  );

const messageRow = v.object({
  sequence: v.number(),
  queueName: v.string(),
  messageId: v.string(),
  body: v.string(),
  md5OfBody: v.string(),
  attributes: v.nullable(storedAttributes),
  md5OfAttributes: optional(v.string()),
  traceHeader: optional(v.string()),
  sentAt: v.number(),
  delayedUntil: v.number(),
  receiveCount: v.number(),
  receiveCountHere: v.number(),
  firstReceivedAt: optional(v.number()),
  deadLetterSourceArn: optional(v.string()),
  messageGroupId: optional(v.string()),
  messageDeduplicationId: optional(v.string()),
});

export function parseQueueRow(row: unknown): StoredQueue {
  return v.parse(queueRow, row);
}

export function parseMessageRow(row: unknown): { queueName: string; message: StoredMessage } {
  const { queueName, attributes, ...message } = v.parse(messageRow, row);
  return { queueName, message: { ...message, attributes: attributes ?? {} } };
}

export function toQueueRow(queue: StoredQueue): SQLInputValue[] {
  return [queue.name, JSON.stringify(queue.attributes), JSON.stringify(queue.tags), queue.createdAt, queue.modifiedAt];
}

/** Returns the values in the order of the table's columns. */
export function toMessageRow(queueName: string, message: StoredMessage): SQLInputValue[] {
  return [
    message.sequence,
    queueName,
    message.messageId,
    message.body,
    message.md5OfBody,
    toJson(message.attributes),
    message.md5OfAttributes ?? null,
    message.traceHeader ?? null,
    message.sentAt,
    message.delayedUntil,
    message.receiveCount,
    message.receiveCountHere,
    message.firstReceivedAt ?? null,
    message.deadLetterSourceArn ?? null,
    message.messageGroupId ?? null,
    message.messageDeduplicationId ?? null,
  ];
}

function toJson(attributes: MessageAttributes): string | null {
  const entries = Object.entries(attributes);
  return entries.length === 0
    ? null
    : JSON.stringify(Object.fromEntries(entries.map(([name, value]) => [name, toStored(value)])));
}

function toStored(attribute: MessageAttribute): Record<string, string> {
  if ('stringValue' in attribute) return { ...attribute };
  return { dataType: attribute.dataType, binaryValue: Buffer.from(attribute.binaryValue).toString('base64') };
}
