import { expect, it } from '@jest/globals';
import { getOrCompute } from './get-or-compute.ts';

const unexpected = (): never => {
  throw new Error('Computed again');
};

it('computes a value once, false included', () => {
  const cache = new Map<string, boolean>();

  expect(getOrCompute(cache, 'a', () => false)).toBe(false);
  expect(getOrCompute(cache, 'a', unexpected)).toBe(false);
  expect(getOrCompute(cache, 'b', () => true)).toBe(true);
});

it('empties the cache when it holds 4,096 entries', () => {
  const cache = new Map<string, number>();
  for (let index = 0; index < 4_096; index += 1) getOrCompute(cache, `${index}`, () => index);
  expect(cache.size).toBe(4_096);
  expect(getOrCompute(cache, '0', unexpected)).toBe(0);

  getOrCompute(cache, 'one too many', () => 1);
  expect([...cache]).toEqual([['one too many', 1]]);
});

it('caches nothing when the computation throws', () => {
  const cache = new Map<string, number>();

  expect(() => getOrCompute(cache, 'a', unexpected)).toThrow('Computed again');
  expect(cache.size).toBe(0);
});
