import type { Value } from '@daybreak/domain';
import { inexactNumberReason, isExactNumber, isJsonNumber } from './exact-number.ts';

/** What a cell of a `changes.` or `values.` column says: nothing, a value, or something that can't be kept exactly. */
export type Cell = { kind: 'absent' } | { kind: 'value'; value: Value } | { kind: 'problem'; reason: string };

/**
 * Reads one cell: empty is absent; a JSON number, `true`, `false` or `null` is that; a JSON string, its own quotes included,
 * is the text within, which is how to write the text `5`; anything else is text as it stands.
 */
export function parseCell(text: string): Cell {
  if (text === '') return { kind: 'absent' };
  if (text === 'true' || text === 'false') return { kind: 'value', value: text === 'true' };
  if (text === 'null') return { kind: 'value', value: null };
  if (isJsonNumber(text)) return parseNumber(text);
  return { kind: 'value', value: text.startsWith('"') ? (parseJsonString(text) ?? text) : text };
}

function parseNumber(text: string): Cell {
  if (!isExactNumber(text)) return { kind: 'problem', reason: inexactNumberReason(text, `"""${text.slice(0, 40)}"""`) };
  // DynamoDB has no negative zero, so a row that is read back must not differ from its line.
  return { kind: 'value', value: Number(text) + 0 };
}

function parseJsonString(text: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    // JSON allows space around a value; a cell that has some is text.
    return typeof parsed === 'string' && text.endsWith('"') ? parsed : undefined;
  } catch {
    return undefined;
  }
}
