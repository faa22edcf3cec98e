import { InvalidArgumentError } from 'commander';

/** An id as it was typed; throws InvalidArgumentError for an empty one, which no row has. */
export function rowId(text: string): string {
  if (text === '') throw new InvalidArgumentError('An id must not be empty.');
  return text;
}
