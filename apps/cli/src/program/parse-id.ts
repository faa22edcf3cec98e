import { InvalidArgumentError } from 'commander';

/** A commander parser of a row's id. Throws InvalidArgumentError for an empty text. */
export function rowId(text: string): string {
  if (text === '') throw new InvalidArgumentError('An id must not be empty.');
  return text;
}
