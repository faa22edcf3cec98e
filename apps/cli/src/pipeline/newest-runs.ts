import { ItemError, type OnUnreadable, type Run, type RunRepository } from '@daybreak/repository';
import { mapWithConcurrency, resultsOf } from '@daybreak/runtime';

/** More runs than are ever open at once. */
const maximumRuns = 20;
const readsAtOnce = 8;

/**
 * The newest runs, the latest first: the last one of the schedule, those that are under way, and the latest finished one. It reads them by their keys, in a few requests. A run
 * by hand, and a finished one for a future day, are not among them. Reports items that are not valid runs.
 */
export async function newestRuns(
  runs: Pick<RunRepository, 'position' | 'latestFinished' | 'get'>,
  onUnreadable: OnUnreadable,
): Promise<Run[]> {
  const { last, openRuns } = await runs.position();
  const finished = await runs.latestFinished();
  const ids = new Set(
    [last?.runId, finished?.runId, ...Object.keys(openRuns).toReversed()].filter((id) => id !== undefined),
  );
  const read = await mapWithConcurrency([...ids].slice(0, maximumRuns), readsAtOnce, async (runId) => {
    try {
      return await runs.get(runId);
    } catch (error) {
      if (!(error instanceof ItemError)) throw error;
      onUnreadable(error);
      return undefined;
    }
  });
  return resultsOf(read)
    .filter((run) => run !== undefined)
    .toSorted(latestFirst);
}

/** Orders runs by scheduled time, then by start time. */
export function latestFirst(a: Run, b: Run): number {
  return orderOf(a) < orderOf(b) ? 1 : -1;
}

const orderOf = ({ scheduledTime, startedAt }: Run): string => `${scheduledTime} ${startedAt}`;
