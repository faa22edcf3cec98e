/** A word as a POSIX shell reads it back: quoted where it holds more than letters, digits and harmless marks. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
