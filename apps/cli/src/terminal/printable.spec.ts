import { expect, test } from '@jest/globals';
import { printable, printableLines } from './printable.ts';

test.each([
  ['price-1', 'price-1'],
  ['naïve 🌅 "x"', 'naïve 🌅 "x"'],
  ['a\nb\tc\r', 'a\\nb\\tc\\r'],
  ['\u001B[2Jgone', '\\u001b[2Jgone'],
  ['\u202Eright to left\u2069', '\\u202eright to left\\u2069'],
  ['\u009B31m', '\\u009b31m'],
  ['sub-1 ', 'sub-1␠'],
  ['\uFEFFid\u00A0', '\\ufeffid\\u00a0'],
])('%j is shown as %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('lines stay lines', () => {
  expect(printableLines('a\u0007\n  b\u200B')).toBe('a\\u0007\n  b\\u200b');
});
