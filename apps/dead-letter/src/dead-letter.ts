import { MessageParseError, parseJsonBody, type SqsRecord } from '@daybreak/batch';
import { rowMessageSchema, type RowMessage } from '@daybreak/domain';
import * as v from 'valibot';

/** A message that its queue gave up on: a row to fail or, when it names none, a body to be looked at by a person. */
export type DeadLetter = RowDeadLetter | UnreadableDeadLetter;

export interface RowDeadLetter extends RowMessage {
  kind: 'row';
  /** The function that could not handle it. */
  stage: 'worker' | 'writer';
  body: string;
  source: string;
}

export interface UnreadableDeadLetter {
  kind: 'unreadable';
  reason: string;
  body: string;
  source: string;
}

// Both kinds of message name their row alike. What else is wrong with one does not matter here.
const parse = parseJsonBody(v.object({ ...rowMessageSchema.entries, values: v.optional(v.unknown()) }));

/** Reads a record of either dead-letter queue; it never throws. */
export function parseDeadLetter(record: SqsRecord): DeadLetter {
  const { body, attributes, eventSourceARN } = record;
  const source = attributes.DeadLetterQueueSourceArn ?? eventSourceARN ?? 'unknown';
  try {
    const { values, ...rowMessage } = parse(record);
    return { kind: 'row', ...rowMessage, stage: values === undefined ? 'worker' : 'writer', body, source };
  } catch (error) {
    const reason = error instanceof MessageParseError ? error.message : 'it could not be read';
    return { kind: 'unreadable', reason, body, source };
  }
}
