import { describe, expect, it } from '@jest/globals';
import { attemptsOf, waitSeconds } from './back-off.ts';

const visibilityTimeoutMs = 181_000;

describe('waitSeconds', () => {
  it.each([
    [1, 60, 120],
    [2, 120, 240],
    [3, 240, 480],
    [4, 450, 900],
    [500, 450, 900],
    [1_000, 450, 900],
  ])('after receive %i is %i to %i seconds', (receiveCount, shortest, longest) => {
    expect(waitSeconds(receiveCount, () => 0)).toBe(shortest);
    expect(waitSeconds(receiveCount, () => 0.999_999)).toBe(longest);
  });
});

describe('attemptsOf', () => {
  /** The number of attempts at each receive of a message that comes back after these waits. */
  const attemptsAfter = (waitsMs: readonly number[]) =>
    [0, ...waitsMs].map((_, index) =>
      attemptsOf({
        receiveCount: index + 1,
        sinceFirstReceiveMs: waitsMs.slice(0, index).reduce((sum, waitMs) => sum + waitMs, 0),
      }),
    );
  const backedOff = (times: number, random = () => 0) =>
    Array.from({ length: times }, (_, index) => waitSeconds(index + 1, random) * 1_000);

  it('counts none of the platform’s returns, however long it was in trouble', () => {
    expect(new Set(attemptsAfter(backedOff(200)))).toEqual(new Set([1]));
    expect(new Set(attemptsAfter(backedOff(200, () => 0.5)))).toEqual(new Set([1]));
  });

  it('comes to five attempts of a message that was only ever returned by its visibility timeout, at its tenth receive', () => {
    const counted = attemptsAfter(Array.from({ length: 11 }, () => visibilityTimeoutMs));
    expect(counted).toEqual([1, 1, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6]);
  });

  it('gives an unknown error its attempts after an hour of trouble, too', () => {
    const trouble = backedOff(9);
    const counted = attemptsAfter([...trouble, ...Array.from({ length: 8 }, () => visibilityTimeoutMs)]);
    expect(counted.slice(trouble.length)).toEqual([1, 2, 3, 3, 4, 4, 5, 6, 6]);
  });

  it('counts every receive where no time has passed', () => {
    expect(attemptsOf({ receiveCount: 5, sinceFirstReceiveMs: 0 })).toBe(5);
  });
});
