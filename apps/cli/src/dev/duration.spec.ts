import { expect, test } from '@jest/globals';
import { parseDuration } from './duration.ts';

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['1.5m', 90_000],
  ['2 hours', 7_200_000],
  ['1 Day', 86_400_000],
])('%s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', '30', '-1s', 's', '1 fortnight', '1e9s'])('%j is no length of time', (text) => {
  expect(() => parseDuration(text)).toThrow('is not a length of time');
});
