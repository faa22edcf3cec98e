/**
 * Runs `fn` on each item, at most `limit` at a time, and settles each in the order of the items. It resolves only
 * when nothing that it started is still running. It rejects for a limit below 1 (RangeError), before it starts anything, and
 * for nothing else.
 *
 * @example
 * const outcomes = await mapWithConcurrency([1, 2, 3], 2, async (n) => n * 2);
 */
export async function mapWithConcurrency<Item, Result>(
  items: readonly Item[],
  limit: number,
  fn: (item: Item, index: number) => Promise<Result> | Result,
): Promise<PromiseSettledResult<Result>[]> {
  if (!(limit >= 1)) throw new RangeError(`The limit must be at least 1, not ${limit}`);
  const settled: PromiseSettledResult<Result>[] = [];
  const queue = items.entries();

  const takeUntilEmpty = async () => {
    // One iterator is shared by all the runners, so that each item is taken once.
    for (const [index, item] of queue) {
      try {
        settled[index] = { status: 'fulfilled', value: await fn(item, index) };
      } catch (reason) {
        settled[index] = { status: 'rejected', reason };
      }
    }
  };

  // A runner never rejects, so this waits for every one of them.
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, takeUntilEmpty));
  return settled;
}
