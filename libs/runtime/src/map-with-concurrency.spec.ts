import { describe, expect, it } from '@jest/globals';
import { mapWithConcurrency } from './map-with-concurrency.ts';

describe('mapWithConcurrency', () => {
  it('returns the results in the order of the items, not in the order of completion', async () => {
    const first = Promise.withResolvers<string>();
    const settling = mapWithConcurrency([1, 2, 3], 3, (n) => {
      if (n === 1) return first.promise;
      if (n === 2) throw new Error('two');
      first.resolve('late');
      return 'three';
    });
    expect(await settling).toEqual([
      { status: 'fulfilled', value: 'late' },
      { status: 'rejected', reason: new Error('two') },
      { status: 'fulfilled', value: 'three' },
    ]);
  });

  it('runs at most `limit` items at a time, and resolves when none is running', async () => {
    let running = 0;
    let maximumRunning = 0;
    const settled = await mapWithConcurrency(Array.from({ length: 20 }), 3, async (_, index) => {
      running += 1;
      maximumRunning = Math.max(maximumRunning, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (index === 0) throw new Error('first');
    });
    expect(maximumRunning).toBe(3);
    expect(running).toBe(0);
    expect(settled).toHaveLength(20);
  });

  it('keeps a rejection without a reason', async () => {
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- the test needs a rejection without a reason
    expect(await mapWithConcurrency([1], 1, () => Promise.reject(undefined))).toEqual([
      { status: 'rejected', reason: undefined },
    ]);
  });

  it('returns an empty list for no items, and refuses a limit below 1', async () => {
    expect(await mapWithConcurrency([], 5, () => 1)).toEqual([]);
    await expect(mapWithConcurrency([1], 0, () => 1)).rejects.toThrow('at least 1, not 0');
    await expect(mapWithConcurrency([1], Number.NaN, () => 1)).rejects.toThrow(RangeError);
  });
});
