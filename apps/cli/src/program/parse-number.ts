import { InvalidArgumentError } from 'commander';

/** A commander parser of whole numbers of at least `min`. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= min) return number;
    throw new InvalidArgumentError(`It must be a whole number of at least ${min}.`);
  };
}

/** A commander parser of a rate a second: `50`, `50/s` or `0.5/s`. */
export function perSecond(text: string): number {
  const rate = /^\d{1,9}(\.\d{1,3})?(\/s)?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  if (rate > 0) return rate;
  throw new InvalidArgumentError('It must be a rate a second, such as 50 or 50/s.');
}

/** A commander parser of seconds, from 0.1 on: `2` or `0.5`. */
export function seconds(text: string): number {
  const number = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (number >= 0.1) return number;
  throw new InvalidArgumentError('It must be a number of seconds, such as 2 or 0.5.');
}
