import { expect, test } from '@jest/globals';
import { Rates } from './rates.ts';

test('a rate is counted between two readings, each name by itself', () => {
  const rates = new Rates();
  expect(rates.of('dispatched', 100, 0)).toBeUndefined();
  expect(rates.of('ended', 0, 0)).toBeUndefined();
  expect(rates.of('dispatched', 600, 2_000)).toBe(250);
  // Two pages that are open read almost at once.
  expect(rates.of('dispatched', 601, 2_100)).toBe(250);
  expect(rates.of('ended', 10, 5_000)).toBe(2);
  expect(rates.of('dispatched', 600, 4_000)).toBe(0);
  // A new day begins.
  expect(rates.of('dispatched', 0, 6_000)).toBeUndefined();
});
