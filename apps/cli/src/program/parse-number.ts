import { InvalidArgumentError } from 'commander';

/** A commander parser of whole numbers from `min` on. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= min) return number;
    throw new InvalidArgumentError(`It must be a whole number of at least ${min}.`);
  };
}

/** A commander parser of how many a second: `50` or `50/s`, also below one. */
export function perSecond(text: string): number {
  const rate = /^\d{1,9}(\.\d{1,3})?(\/s)?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (rate > 0) return rate;
  throw new InvalidArgumentError('It must be a rate a second, such as 50 or 50/s.');
}
