import {
  type DeadLetterReason,
  MessageParseError,
  parseJsonBody,
  readDeadLetterReason,
  type SqsRecord,
} from '@daybreak/batch';
import { rowMessageSchema, type RowMessage } from '@daybreak/domain';
import * as v from 'valibot';

/** A message that was given up on, by its function or by its queue: a row to fail or, when it names none, a body to be looked at by a person. */
export type DeadLetter = RowDeadLetter | UnreadableDeadLetter;

export interface RowDeadLetter extends RowMessage {
  kind: 'row';
  /** The function that could not handle it. */
  stage: 'worker' | 'writer';
  /** Told by the function that gave it up; a queue tells nothing. */
  why?: DeadLetterReason;
  body: string;
  source: string;
  /** What it was called in the queue that it came from. */
  messageId: string;
}

export interface UnreadableDeadLetter {
  kind: 'unreadable';
  reason: string;
  body: string;
  source: string;
  messageId: string;
}

// Both kinds of message name their row alike. What else is wrong with one does not matter here.
const parse = parseJsonBody(v.object({ ...rowMessageSchema.entries, values: v.optional(v.unknown()) }));

/** Reads a record of either dead-letter queue; it never throws. */
export function parseDeadLetter(record: SqsRecord): DeadLetter {
  const { body, attributes, eventSourceARN } = record;
  const why = readDeadLetterReason(record);
  const source = why?.source ?? attributes.DeadLetterQueueSourceArn ?? eventSourceARN ?? 'unknown';
  const messageId = why?.messageId ?? record.messageId;
  try {
    const { values, ...rowMessage } = parse(record);
    const stage = values === undefined ? 'worker' : 'writer';
    return { kind: 'row', ...rowMessage, stage, body, source, messageId, ...(why === undefined ? {} : { why }) };
  } catch (error) {
    const reason = error instanceof MessageParseError ? error.message : 'it could not be read';
    return { kind: 'unreadable', reason, body, source, messageId };
  }
}
