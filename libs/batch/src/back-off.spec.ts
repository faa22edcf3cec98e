import { describe, expect, it } from '@jest/globals';
import { backOffSeconds, countAttempts } from './back-off.ts';

const visibilityTimeoutMs = 181_000;

describe('backOffSeconds', () => {
  it.each([
    [1, 60, 120],
    [2, 120, 240],
    [3, 240, 480],
    [4, 450, 900],
    [500, 450, 900],
    [1_000, 450, 900],
  ])('after receive %i is %i to %i seconds', (receiveCount, minimum, maximum) => {
    expect(backOffSeconds(receiveCount, () => 0)).toBe(minimum);
    expect(backOffSeconds(receiveCount, () => 0.999_999)).toBe(maximum);
  });
});

describe('countAttempts', () => {
  /** Returns the result of `countAttempts` at each receive of a message. `waitsMs` are the times between its receives. */
  const attemptsAfter = (waitsMs: readonly number[]) =>
    [0, ...waitsMs].map((_, index) =>
      countAttempts({
        receiveCount: index + 1,
        sinceFirstReceiveMs: waitsMs.slice(0, index).reduce((sum, waitMs) => sum + waitMs, 0),
      }),
    );
  const backOffsMs = (times: number, random = () => 0) =>
    Array.from({ length: times }, (_, index) => backOffSeconds(index + 1, random) * 1_000);

  it('does not count receives after a back-off, however long the outage lasts', () => {
    expect(new Set(attemptsAfter(backOffsMs(200)))).toEqual(new Set([1]));
    expect(new Set(attemptsAfter(backOffsMs(200, () => 0.5)))).toEqual(new Set([1]));
  });

  it('returns 5 at the tenth receive of a message that always returns after its visibility timeout', () => {
    const counted = attemptsAfter(Array.from({ length: 11 }, () => visibilityTimeoutMs));
    expect(counted).toEqual([1, 1, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6]);
  });

  it('counts from 1 after an outage of an hour', () => {
    const outageMs = backOffsMs(9);
    const counted = attemptsAfter([...outageMs, ...Array.from({ length: 8 }, () => visibilityTimeoutMs)]);
    expect(counted.slice(outageMs.length)).toEqual([1, 2, 3, 3, 4, 4, 5, 6, 6]);
  });

  it('counts every receive when no time has passed', () => {
    expect(countAttempts({ receiveCount: 5, sinceFirstReceiveMs: 0 })).toBe(5);
  });
});
