import { expect, test } from '@jest/globals';
import { printable, printableLines } from './printable.ts';

test.each([
  ['price-1', 'price-1'],
  ['naïve 🌅 "x"', 'naïve 🌅 "x"'],
  ['a\nb\tc\r', 'a\\nb\\tc\\r'],
  ['\u001B[2Jgone', '\\u001b[2Jgone'],
  ['\u202Eright to left\u2069', '\\u202eright to left\\u2069'],
  ['\u009B31m', '\\u009b31m'],
])('%j is shown as %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('lines stay lines', () => {
  expect(printableLines('a\u0007\nb')).toBe('a\\u0007\nb');
});
