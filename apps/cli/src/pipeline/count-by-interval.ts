import type { RowRepository } from '@daybreak/repository';
import { mapWithConcurrency, resultsOf } from '@daybreak/runtime';

/** So many entries of the index are read and counted here, since each count costs a request for every shard. */
const maximumRead = 20_000;
const pageSize = 2_500;
const countsAtOnce = 8;

/** The last instant before the time. */
const before = (at: string): string => new Date(Date.parse(at) - 1).toISOString();

/**
 * The number of rows that are due in each interval, from its start to the next one's, and of the last to `end` (UTC instants, ascending). It asks the index a few times, or a
 * few times for each interval when there are many rows, and reads no row.
 */
export async function countByInterval(
  rows: Pick<RowRepository, 'shards' | 'countDue' | 'dueRows'>,
  starts: readonly string[],
  end: string,
): Promise<number[]> {
  const [first = end] = starts;
  const range = { dueAfter: before(first), dueBy: before(end) };
  const total = await rows.countDue(range);
  if (total === 0) return starts.map(() => 0);
  if (total > maximumRead) {
    const counted = await mapWithConcurrency(
      starts,
      countsAtOnce,
      async (start, index) => await rows.countDue({ dueAfter: before(start), dueBy: before(starts[index + 1] ?? end) }),
    );
    return resultsOf(counted);
  }
  const counts = starts.map(() => 0);
  const read = await mapWithConcurrency(await rows.shards(), countsAtOnce, async (shard) => {
    let cursor: string | undefined;
    do {
      const page = await rows.dueRows({ shard, ...range, limit: pageSize, cursor });
      for (const { dueAt } of page.rows) {
        const index = starts.findLastIndex((start) => start <= dueAt);
        counts[index] = (counts[index] ?? 0) + 1;
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
  });
  resultsOf(read);
  return counts;
}
