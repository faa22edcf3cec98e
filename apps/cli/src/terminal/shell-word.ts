/** Quotes a word for a POSIX shell, if it contains more than letters, digits and harmless marks. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
