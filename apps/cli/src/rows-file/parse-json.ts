import { inexactNumberReason, isExactNumber } from './exact-number.ts';

/** Why a JSON text is invalid, and the character, from 1, of the problem. */
export interface JsonProblem {
  reason: string;
  column: number;
}

/**
 * Parses JSON. Unlike JSON.parse, it reports a duplicate key, of which JSON.parse would drop one value, and a number that would lose digits.
 */
export function parseJson(text: string): { value: unknown } | JsonProblem {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return {
      reason: `not valid JSON: ${error instanceof Error ? error.message : String(error)}`,
      column: columnOfError(error),
    };
  }
  return findRepeatedKey(text, value) ?? findInexactNumber(text) ?? { value };
}

function columnOfError(error: unknown): number {
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined ? 1 : Number(position) + 1;
}

/** A text without a match has no number that loses digits. The check saves the search through each token, which is slower than parsing. */
const mayBeInexact = /[\d.]{16,}|\d[eE][-+]?\d/;
/** A string, to skip the digits in it, or a number. */
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

function findInexactNumber(text: string): JsonProblem | undefined {
  if (!mayBeInexact.test(text)) return undefined;
  for (const { 0: token, index } of text.matchAll(stringOrNumber)) {
    if (token.startsWith('"') || isExactNumber(token)) continue;
    return { reason: inexactNumberReason(token, JSON.stringify(token.slice(0, 40))), column: index + 1 };
  }
  return undefined;
}

const keyEnd = /"\s*:/g;
/** A brace, or a string with the colon that makes it a key. */
const braceOrString = /[{}]|("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?/g;

function findRepeatedKey(text: string, value: unknown): JsonProblem | undefined {
  // Every key matches, and some other texts do. With as many matches as keys, there is no duplicate.
  if ((text.match(keyEnd)?.length ?? 0) === countKeys(value)) return undefined;
  const open: Set<unknown>[] = [];
  for (const { 0: token, 1: string, 2: colon, index } of text.matchAll(braceOrString)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (colon !== undefined && string !== undefined) {
      // Parsed, since a key may contain escapes.
      const key: unknown = JSON.parse(string);
      const keys = open.at(-1);
      if (keys?.has(key) === true) return { reason: `duplicate key ${string.slice(0, 40)}`, column: index + 1 };
      keys?.add(key);
    }
  }
  return undefined;
}

/** Counts the keys without recursion, since a hostile text nests deeper than the call stack allows. */
function countKeys(value: unknown): number {
  let keys = 0;
  const left: unknown[] = [value];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const elements: unknown[] = Array.isArray(next) ? next : Object.values(next);
    if (!Array.isArray(next)) keys += elements.length;
    for (const element of elements) if (typeof element === 'object') left.push(element);
  }
  return keys;
}
