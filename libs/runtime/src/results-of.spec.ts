import { expect, it } from '@jest/globals';
import { resultsOf } from './results-of.ts';

it('gives the results in their order, and throws the first rejection', async () => {
  const calls = [Promise.resolve(1), Promise.resolve(2)];
  expect(resultsOf(await Promise.allSettled(calls))).toEqual([1, 2]);
  const rejected = ['first', 'second'].map(async (message) => await Promise.reject<number>(new Error(message)));
  const settled = await Promise.allSettled([...calls, ...rejected]);
  expect(() => resultsOf(settled)).toThrow('first');
});
