import { expect, it } from '@jest/globals';
import { once } from './once.ts';

it('reads on the first call, and gives every caller the same result or error', async () => {
  let reads = 0;
  const read = once(async () => await Promise.resolve((reads += 1)));
  expect(reads).toBe(0);
  expect(await Promise.all([read(), read()])).toEqual([1, 1]);
  expect(await read()).toBe(1);

  const failing = once(async () => await Promise.reject<never>(new Error(`throttled ${(reads += 1)}`)));
  await expect(failing()).rejects.toThrow('throttled 2');
  await expect(failing()).rejects.toThrow('throttled 2');
});
