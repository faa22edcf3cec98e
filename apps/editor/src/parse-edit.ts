import { MessageParseError, parseJsonBody, type SqsRecord } from '@daybreak/batch';
import { type EditMessage, editMessageSchema } from './edit-message.ts';

/** A received message: the edit, or why its body is none. */
export type ReceivedEdit = { body: string; source: string } & (
  { edit: EditMessage; problem?: never } | { edit?: never; problem: string }
);

const parse = parseJsonBody(editMessageSchema);

/** Parses a record. Never throws. */
export function parseEdit(record: SqsRecord): ReceivedEdit {
  const { body, eventSourceARN: source = 'unknown' } = record;
  try {
    return { body, source, edit: parse(record) };
  } catch (error) {
    if (!(error instanceof MessageParseError)) throw error;
    return { body, source, problem: error.message };
  }
}
