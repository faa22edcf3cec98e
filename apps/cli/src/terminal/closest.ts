import { closestMatch } from 'leven';

/** The name that is most similar to the text. Case, spaces and punctuation do not count. */
export function closest(text: string, names: readonly string[]): string | undefined {
  const plain = plainOf(text);
  if (plain === '') return undefined;
  const match = closestMatch(plain, names.map(plainOf), { maxDistance: plain.length < 5 ? 1 : 2 });
  return names.find((name) => plainOf(name) === match);
}

/** The end of an error message: `: did you mean NAME?`, or nothing. */
export function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : `: did you mean ${name}?`;
}

function plainOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
