/** Joiners next to ASCII. In words of some scripts and in emoji they are needed. */
const strayJoiner = String.raw`(?<![^\x00-\x7F])[\u200C\u200D]|[\u200C\u200D](?![^\x00-\x7F])`;
/** Spaces that look like an ordinary space or like nothing, direction marks, and other characters without a shape. */
const shapeless = String.raw`[\u00A0\u034F\u115F\u1160\u17B4\u17B5\u2000-\u200A\u202F\u205F\u2800\u3164\uFFA0\p{Zl}\p{Zp}]|(?![\u200C\u200D])\p{Cf}`;
const invisible = new RegExp(`${strayJoiner}|${shapeless}`, 'u');
const everyInvisible = new RegExp(invisible, 'gu');

/** Returns the text with each invisible character escaped (`\u200b`), to show it in a message. */
export function escapeInvisible(text: string): string {
  return text.replaceAll(everyInvisible, escapeOf);
}

/** Like `escapeInvisible`, for a name or a cell on its own: a space at its start or end becomes `␠`. */
export function visible(text: string): string {
  return escapeInvisible(text).replaceAll(/^ +| +$/g, (spaces) => '␠'.repeat(spaces.length));
}

/** Returns why a text cannot be an id or a key, since it looks like another; undefined for a valid one. */
export function nameProblem(name: string): string | undefined {
  const found = invisible.exec(name);
  if (found !== null) return `${visible(name)} contains the invisible character ${escapeOf(found[0])}`;
  return name.trim() === name ? undefined : `${visible(name)} begins or ends with a space`;
}

function escapeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}
