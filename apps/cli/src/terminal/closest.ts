import { closestMatch } from 'leven';

/** The one of the names that the text was probably meant to be, whatever its case, spaces and punctuation. */
export function closest(text: string, names: readonly string[]): string | undefined {
  const plain = plainOf(text);
  if (plain === '') return undefined;
  const match = closestMatch(plain, names.map(plainOf), { maxDistance: plain.length < 5 ? 1 : 2 });
  return names.find((name) => plainOf(name) === match);
}

/** The end of a message, where there is one to name. */
export function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : `: did you mean ${name}?`;
}

function plainOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
