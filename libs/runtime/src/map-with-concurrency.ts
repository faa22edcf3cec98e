/**
 * Runs `fn` on each item, at most `limit` at a time, and returns the settled results in the order of the items. It resolves
 * when nothing that it started is still running. It rejects only for a limit below 1, with RangeError.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { mapWithConcurrency } from '@daybreak/runtime';
 *
 * const settled = await mapWithConcurrency([1, 2, 3], 2, async (n) => n * 2);
 * assert.deepEqual(settled[2], { status: 'fulfilled', value: 6 });
 */
export async function mapWithConcurrency<Item, Result>(
  items: readonly Item[],
  limit: number,
  fn: (item: Item, index: number) => Promise<Result> | Result,
): Promise<PromiseSettledResult<Result>[]> {
  if (!(limit >= 1)) throw new RangeError(`The concurrency limit must be at least 1, not ${limit}`);
  const settled: PromiseSettledResult<Result>[] = [];
  const queue = items.entries();

  const runUntilEmpty = async () => {
    // All runners share one iterator, so each item runs once.
    for (const [index, item] of queue) {
      try {
        settled[index] = { status: 'fulfilled', value: await fn(item, index) };
      } catch (reason) {
        settled[index] = { status: 'rejected', reason };
      }
    }
  };

  // A runner never rejects, so Promise.all waits for every runner.
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, runUntilEmpty));
  return settled;
}
