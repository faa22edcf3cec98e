import { escapeInvisible, visible } from '@daybreak/domain';

/** Control characters, and line ends of every kind. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}]/gu;

/** Escapes text for one line of a terminal. An id may contain any character, even one that moves the cursor or hides the text after it. */
export function printable(text: string): string {
  return visible(text.replaceAll(unprintable, escaped));
}

/** Escapes a text of several lines, which may be indented. */
export function printableLines(text: string): string {
  return text
    .split('\n')
    .map((line) => escapeInvisible(line.replaceAll(unprintable, escaped)))
    .join('\n');
}

function escaped(character: string): string {
  const short: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
