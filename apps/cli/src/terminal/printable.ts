/** Control characters, those that change the direction of text, and line ends of every kind. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** Text for a terminal, on one line: an id may hold anything, even what would move the cursor or hide what follows. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, escaped);
}

/** The same for what may have several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

function escaped(character: string): string {
  const short: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
