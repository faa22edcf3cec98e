import { MessageParseError, parseJsonBody, type SqsRecord } from '@daybreak/batch';
import { type EditMessage, editMessageSchema } from './edit-message.ts';

/** A received message: the edit, or why its body is none. */
export type ReceivedEdit = {
  body: string;
  source: string;
  /** When the message was sent; the same at each delivery. */
  sentAt: Date;
} & ({ edit: EditMessage; problem?: never } | { edit?: never; problem: string });

const parse = parseJsonBody(editMessageSchema);

/** Parses a record. Never throws. */
export function parseEdit(record: SqsRecord): ReceivedEdit {
  const { body, attributes, eventSourceARN: source = 'unknown' } = record;
  const received = { body, source, sentAt: new Date(Number(attributes.SentTimestamp ?? 0)) };
  try {
    return { ...received, edit: parse(record) };
  } catch (error) {
    if (!(error instanceof MessageParseError)) throw error;
    return { ...received, problem: error.message };
  }
}
