import type { Values } from './values.ts';

const maximumTextLength = 200;
const maximumFrames = 2;
/** A shorter word is often part of a value by chance. */
const minimumPartLength = 4;

const word = /[\p{L}\p{N}](?:[\p{L}\p{N}._@+-]*[\p{L}\p{N}])?/gu;

/**
 * Describes what a rule threw without a value of the row: the error's name, its message and the innermost calls, for example
 * `TypeError: no rate for … (at rateOf, renew.ts:12:9)`. `…` replaces each word of the message that contains a digit or occurs in `changes`.
 */
export function describeThrown(error: unknown, changes: Values): string {
  if (!(error instanceof Error)) return typeof error;
  const text = withoutValues(String(error.message), changes);
  const frames = framesOf(error);
  return `${error.name}${text === '' ? '' : `: ${text}`}${frames === '' ? '' : ` (${frames})`}`;
}

function withoutValues(text: string, changes: Values): string {
  const values = textsOf(changes).map((value) => value.toLowerCase());
  const words = new Set(values.flatMap((value) => value.match(word) ?? []));
  const isValue = (found: string): boolean => {
    const lower = found.toLowerCase();
    if (/\p{N}/u.test(found) || words.has(lower)) return true;
    if (lower.length >= minimumPartLength && values.some((value) => value.includes(lower))) return true;
    return [...words].some((value) => value.length >= minimumPartLength && lower.includes(value));
  };
  const line = text.slice(0, maximumTextLength).replaceAll(/\s+/g, ' ').trim();
  return line.replaceAll(word, (found) => (isValue(found) ? '…' : found));
}

/** Returns every text in the values. Numbers need no entry, since `…` replaces each word with a digit. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsOf);
  return [];
}

/** Returns the innermost calls: `at rateOf, renew.ts:12:9; at plan, renew.ts:30:5`. In a bundle, which has one line, only the column differs. */
function framesOf({ stack, message }: Error): string {
  if (typeof stack !== 'string') return '';
  const calls = stack.slice(Math.max(0, stack.indexOf(message)) + message.length).split('\n');
  const frames = calls.flatMap((call) => {
    const [, name, place] =
      /^\s+at (?:async )?(?:(?:Object\.)?(\S+) .*?\(?)?(?:\S*[/\\])?([\w.-]+:\d+:\d+)\)?$/.exec(call) ?? [];
    if (place === undefined) return [];
    return [name === undefined ? `at ${place}` : `at ${name}, ${place}`];
  });
  return frames.slice(0, maximumFrames).join('; ');
}
