import { InvalidArgumentError } from 'commander';

const factors: Readonly<Record<string, number>> = { '': 1, k: 1_000, m: 1_000_000 };

/** A commander parser of a number of rows: `250000`, `10k` or `2.5M`. */
export function rowCount(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,12}(?:\.\d{1,6})?)([kM]?)$/.exec(text) ?? [];
  const rows = digits === '' ? Number.NaN : Math.round(Number(digits) * (factors[unit.toLowerCase()] ?? Number.NaN));
  if (rows >= 1 && rows <= 1_000_000_000) return rows;
  throw new InvalidArgumentError('It must be a number of rows up to 1,000M, such as 250000, 10k or 2.5M.');
}

/** A commander parser of a number of bytes: `800`, `1k` (1,024 bytes) or `2.5k`. */
export function byteCount(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,7}(?:\.\d{1,3})?)(k?)$/.exec(text) ?? [];
  const bytes = digits === '' ? Number.NaN : Math.round(Number(digits) * (unit === 'k' ? 1_024 : 1));
  if (bytes >= 1 && bytes <= 350_000) return bytes;
  throw new InvalidArgumentError('It must be a number of bytes up to 341k, such as 800 or 1k.');
}

/** A commander parser of a share: `80%` or `0.8`. */
export function share(text: string): number {
  const [, digits = '', percent = ''] = /^(\d{1,3}(?:\.\d{1,6})?)(%?)$/.exec(text) ?? [];
  const value = digits === '' ? Number.NaN : Number(digits) / (percent === '%' ? 100 : 1);
  if (value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a share from 0% to 100%, such as 80%.');
}
