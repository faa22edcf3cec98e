import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { EditRepeatedError, EditTooEarlyError } from '../errors.ts';
import { canonicalHash } from './canonical-hash.ts';

/** The message by which an owner makes an edit. */
export interface EditSource {
  /** Names the edit: a second message with the same token changes nothing. */
  token: string;
  /**
   * The number of the edit among those of its row, from 1 and without a gap. An edit then waits until the one before it is made, and
   * changes nothing after a later one. Default: the edit is made as it arrives.
   */
  sequence?: number | undefined;
}

/** What a row remembers of the messages that edited it. */
export interface EditLog {
  /** The highest sequence of an edit; 0 before the first. */
  sequence: number;
  /** Hashes of the latest tokens. */
  tokens: readonly string[];
  /** The attribute that holds it; undefined before the first edit by a message. */
  text: string | undefined;
}

/** SQS delivers a message again within minutes, mostly. A sequence holds for any time. */
const maximumTokens = 10;
const tokenLength = 12;
const separator = ' ';

/** Reads the log of a row's item, or of its tombstone. */
export function readEditLog(item: Readonly<Record<string, AttributeValue>> | undefined): EditLog {
  return parseEditLog(item?.['editLog']?.S);
}

/** Reads the attribute of a log; an empty log without it. */
export function parseEditLog(text: string | undefined): EditLog {
  const [sequence = '0', ...tokens] = text?.split(separator) ?? [];
  return { sequence: Number(sequence), tokens, text };
}

/** The log with one more edit, as its attribute. */
export function editLogWith({ sequence, tokens }: EditLog, source: EditSource): string {
  const latest = [...tokens, hashOf(source.token)].slice(-maximumTokens);
  return [String(Math.max(sequence, source.sequence ?? 0)), ...latest].join(separator);
}

/**
 * Checks that the edit is the next one of its row. With `overtakes`, the edit needs none of those before it. Throws EditRepeatedError for
 * one that was made or that a later one has overtaken, and EditTooEarlyError for one that others come before.
 */
export function assertIsNext(
  rowId: string,
  log: EditLog,
  source: EditSource,
  { overtakes = false }: { overtakes?: boolean } = {},
): void {
  const { sequence } = source;
  if (isRepeated(log, source)) throw new EditRepeatedError(rowId);
  if (!overtakes && sequence !== undefined && sequence > log.sequence + 1)
    throw new EditTooEarlyError(rowId, sequence, log.sequence + 1);
}

/** Whether the edit was made, or a later one has overtaken it. */
export function isRepeated(log: EditLog, source: EditSource): boolean {
  const { sequence } = source;
  return hasToken(log, source) || (sequence !== undefined && sequence <= log.sequence);
}

/** Whether one of the latest edits had this token. */
export function hasToken({ tokens }: EditLog, { token }: EditSource): boolean {
  return tokens.includes(hashOf(token));
}

/** Short, because the row keeps several. */
function hashOf(token: string): string {
  return canonicalHash(token).slice(0, tokenLength);
}
