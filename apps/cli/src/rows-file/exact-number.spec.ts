import { expect, test } from '@jest/globals';
import { isExactNumber, isJsonNumber } from './exact-number.ts';

test.each(['0', '-0', '5', '-12.50', '0.1', '1e3', '1E+3', '2.5e-7', '9007199254740993'])(
  '%s is a JSON number',
  (text) => {
    expect(isJsonNumber(text)).toBe(true);
  },
);

test.each(['', '007', '+1', '.5', '5.', '1_000', '1,000', '0x10', 'NaN', 'Infinity', ' 5', '5 ', '١'])(
  '%p is not a JSON number',
  (text) => {
    expect(isJsonNumber(text)).toBe(false);
  },
);

test.each([
  '0',
  '-0',
  '0.0',
  '0e9',
  '0.1',
  '1.50',
  '100',
  '1e3',
  '-12.25',
  '1e300',
  '9007199254740992',
  '1e21',
  '5e-324',
])('a double holds %s', (text) => {
  expect(isExactNumber(text)).toBe(true);
});

test.each([
  '9007199254740993',
  '12345678901234567890',
  '0.12345678901234567890',
  '1e400',
  '1e-400',
  '3.141592653589793238',
])('a double would change %s', (text) => {
  expect(isExactNumber(text)).toBe(false);
});
