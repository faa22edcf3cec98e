import { type Value, valuesSchema } from '@daybreak/domain';
import * as v from 'valibot';
import { inexactNumberReason, isExactNumber, isJsonNumber } from './exact-number.ts';
import { parseJson } from './parse-json.ts';

/** The content of a `changes.` or `values.` cell: no value, a value, or a text that can't be stored exactly. */
export type Cell = { kind: 'absent' } | { kind: 'value'; value: Value } | { kind: 'problem'; reason: string };

/**
 * Parses a cell. An empty cell is absent. Valid JSON is its value: `5` is a number, and `5` in JSON quotes is text. `true` and `false` may have any case,
 * as spreadsheets and scripts write them. Every other cell is text.
 */
export function parseCell(text: string): Cell {
  if (text === '') return { kind: 'absent' };
  const trimmed = text.trim();
  if (trimmed !== text && trimmed !== '') {
    const within = parseCell(trimmed);
    if (within.kind === 'value' && within.value === trimmed) return { kind: 'value', value: text };
    const reason = `has spaces around ${trimmed.slice(0, 40)}: remove them, or write it as text in JSON quotes`;
    return { kind: 'problem', reason };
  }
  if (/^(?:true|false)$/i.test(text)) return { kind: 'value', value: text.toLowerCase() === 'true' };
  if (text === 'null') return { kind: 'value', value: null };
  if (isJsonNumber(text)) return parseNumber(text);
  if (/^[[{]/.test(text)) return parseListOrObject(text);
  return { kind: 'value', value: text.startsWith('"') ? (parseJsonString(text) ?? text) : text };
}

function parseNumber(text: string): Cell {
  if (!isExactNumber(text)) return { kind: 'problem', reason: inexactNumberReason(text, `"""${text.slice(0, 40)}"""`) };
  // Adding 0 turns -0 into 0, since DynamoDB has no negative zero.
  return { kind: 'value', value: Number(text) + 0 };
}

function parseListOrObject(text: string): Cell {
  if (!isJson(text)) return { kind: 'value', value: text };
  const parsed = parseJson(text);
  if ('reason' in parsed) return { kind: 'problem', reason: parsed.reason };
  const { success, output, issues } = v.safeParse(valuesSchema, { cell: parsed.value });
  if (!success) return { kind: 'problem', reason: issues.map(({ message }) => message).join('; ') };
  return { kind: 'value', value: output['cell'] ?? null };
}

/** Whether the text is valid JSON. `[draft]` is not. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function parseJsonString(text: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'string' ? parsed : undefined;
  } catch {
    return undefined;
  }
}
