import { expect, test } from '@jest/globals';
import { describePace } from './describe-pace.ts';

test.each([
  [{ done: 0, total: 10, elapsedMs: 1_000 }, ''],
  [{ done: 5, total: 10, elapsedMs: 0 }, ''],
  [{ done: 6_500, total: 20_000, elapsedMs: 2_000 }, ', 3,250 a second, 4 seconds left'],
  [{ done: 3, total: 300, elapsedMs: 2_000 }, ', 1.5 a second, 3 minutes 18 seconds left'],
  [{ done: 19_999, total: 20_000, elapsedMs: 2_000 }, ', 10,000 a second'],
  [{ done: 4_000, elapsedMs: 2_000 }, ', 2,000 a second'],
])('%j is described as %j', (work, text) => {
  expect(describePace(work)).toBe(text);
});
