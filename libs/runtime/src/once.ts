/**
 * Returns a function that calls `read` on its first call, and returns the same result on every call. Make it for one invocation:
 * what a request of an earlier invocation returns may be old, or never come.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { once } from '@daybreak/runtime';
 *
 * let reads = 0;
 * const prices = once(async () => (reads += 1));
 * await prices();
 * await prices();
 * assert.equal(reads, 1);
 */
export function once<Result>(read: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return async () => await (result ??= read());
}
