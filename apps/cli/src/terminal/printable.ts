import { escapeInvisible, visible } from '@daybreak/domain';

/** Control characters, and line ends of every kind. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}]/gu;

/** Text for a terminal, on one line, and all of it to be seen: an id may hold anything, even what would move the cursor or hide what follows. */
export function printable(text: string): string {
  return visible(text.replaceAll(unprintable, escaped));
}

/** The same for what may have several lines, and begin them with spaces. */
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
