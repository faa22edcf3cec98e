import { expect, it } from '@jest/globals';
import { byteCount, rowCount, share } from './parse-amount.ts';

it.each([
  [rowCount, '250000', 250_000],
  [rowCount, '10k', 10_000],
  [rowCount, '2.5M', 2_500_000],
  [byteCount, '800', 800],
  [byteCount, '1k', 1_024],
  [byteCount, '2.5k', 2_560],
  [share, '80%', 0.8],
  [share, '0.25', 0.25],
  [share, '100%', 1],
] as const)('%p reads %s', (parse, text, value) => {
  expect(parse(text)).toBe(value);
});

it.each([
  [rowCount, '0'],
  [rowCount, '1G'],
  [rowCount, '2000M'],
  [rowCount, '-1'],
  [rowCount, ''],
  [byteCount, '1M'],
  [byteCount, '400k'],
  [share, '120%'],
  [share, 'half'],
] as const)('%p refuses %s', (parse, text) => {
  expect(() => parse(text)).toThrow('It must be a');
});
