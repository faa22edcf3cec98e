/**
 * The results of calls that have all settled, in their order. Throws the reason of the first call that was rejected.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { mapWithConcurrency, resultsOf } from '@daybreak/runtime';
 *
 * const settled = await mapWithConcurrency([1, 2, 3], 2, async (n) => n * 2);
 * assert.deepEqual(resultsOf(settled), [2, 4, 6]);
 */
export function resultsOf<Result>(settled: readonly PromiseSettledResult<Result>[]): Result[] {
  return settled.map((call) => {
    if (call.status === 'rejected') throw call.reason;
    return call.value;
  });
}
