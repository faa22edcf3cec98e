/** Joiners belong to words of some scripts and to emoji, and are invisible anywhere else. */
const strayJoiner = String.raw`(?<![^\x00-\x7F])[\u200C\u200D]|[\u200C\u200D](?![^\x00-\x7F])`;
/** Spaces that look like the usual one, or like nothing; marks that turn text around; and other characters without a shape. */
const shapeless = String.raw`[\u00A0\u034F\u115F\u1160\u17B4\u17B5\u2000-\u200A\u202F\u205F\u2800\u3164\uFFA0\p{Zl}\p{Zp}]|(?![\u200C\u200D])\p{Cf}`;
const invisible = new RegExp(`${strayJoiner}|${shapeless}`, 'u');
const everyInvisible = new RegExp(invisible, 'gu');

/** Text as a message shows it: what nobody would see of it, spelled out (`\u200b`). */
export function spellOut(text: string): string {
  return text.replaceAll(everyInvisible, escapeOf);
}

/** The same for a name or a cell that stands alone, where a space at an end shows as `␠`. */
export function visible(text: string): string {
  return spellOut(text).replaceAll(/^ +| +$/g, (spaces) => '␠'.repeat(spaces.length));
}

/** Why a text can't be an id or a key: two that look alike would be two rows, or two values. */
export function nameProblem(name: string): string | undefined {
  const found = invisible.exec(name);
  if (found !== null) return `${visible(name)} holds the character ${escapeOf(found[0])}, which can't be seen`;
  return name.trim() === name ? undefined : `${visible(name)} begins or ends with a space`;
}

function escapeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}
