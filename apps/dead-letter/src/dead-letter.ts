import {
  type DeadLetterReason,
  MessageParseError,
  parseJsonBody,
  readDeadLetterReason,
  type SqsRecord,
} from '@daybreak/batch';
import { rowMessageSchema, type RowMessage } from '@daybreak/domain';
import * as v from 'valibot';

/** A message from a dead-letter queue: it names a row to fail, or it is unreadable and needs an operator. */
export type DeadLetter = RowDeadLetter | UnreadableDeadLetter;

export interface RowDeadLetter extends RowMessage {
  kind: 'row';
  /** The function that gave up the message. */
  stage: 'worker' | 'writer';
  /** Present when the function gave up the message itself, and absent when the redrive policy of its queue moved it. */
  reason?: DeadLetterReason;
  body: string;
  source: string;
  /** The id of the message in its source queue. */
  messageId: string;
}

export interface UnreadableDeadLetter {
  kind: 'unreadable';
  reason: string;
  body: string;
  source: string;
  messageId: string;
}

// Row and value messages name their row by the same fields. The other fields are not validated here.
const parse = parseJsonBody(v.object({ ...rowMessageSchema.entries, values: v.optional(v.unknown()) }));

/** Parses a record of either dead-letter queue. Never throws. */
export function parseDeadLetter(record: SqsRecord): DeadLetter {
  const { body, attributes, eventSourceARN } = record;
  const givenUp = readDeadLetterReason(record);
  const source = givenUp?.source ?? attributes.DeadLetterQueueSourceArn ?? eventSourceARN ?? 'unknown';
  const messageId = givenUp?.messageId ?? record.messageId;
  try {
    const { values, ...rowMessage } = parse(record);
    const stage = values === undefined ? 'worker' : 'writer';
    const reason = givenUp === undefined ? {} : { reason: givenUp };
    return { kind: 'row', ...rowMessage, stage, body, source, messageId, ...reason };
  } catch (error) {
    const reason = error instanceof MessageParseError ? error.message : 'the body could not be read';
    return { kind: 'unreadable', reason, body, source, messageId };
  }
}
