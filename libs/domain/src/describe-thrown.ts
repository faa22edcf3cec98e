import type { Values } from './values.ts';

const maximumTextLength = 200;
const maximumFrames = 2;
/** A shorter word may be part of a value by chance. */
const minimumPartLength = 4;

const word = /[\p{L}\p{N}](?:[\p{L}\p{N}._@+-]*[\p{L}\p{N}])?/gu;

/**
 * What a rule threw, for a message that holds no value of the row: the error's name, its text, and where it was thrown, such as
 * `TypeError: no rate for … (at rateOf, renew.ts:12:9)`. In the text, `…` stands for each word that holds a digit, and for each word of `changes`.
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

/** Every text and number in the values. A word with a digit is left out of a message anyway, so `true` and `null` are no loss. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsOf);
  return [];
}

/** `at rateOf, renew.ts:12:9; at plan, renew.ts:30:5`: the innermost calls. A bundle has one line, so there the column finds the place. */
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
