import type { Run, RunRepository } from '@daybreak/repository';
import { mapWithConcurrency, resultsOf } from '@daybreak/runtime';
import { latestFirst, newestRuns } from '../../pipeline/newest-runs.ts';

/** A week of a schedule that fires every minute. */
const keptRuns = 10_000;
const readsAtOnce = 16;

type Runs = Pick<RunRepository, 'list' | 'get' | 'position' | 'latestFinished'>;

interface LatestRunsOptions {
  runs: () => Runs;
  /** For how long a list is good. */
  seconds: number;
  /** Between two calls within this time, no run of the schedule can begin and be followed by another one. Default: a list is not followed. */
  followedWithinSeconds?: number;
  /** Milliseconds. Tests replace it. */
  now?: () => number;
}

/**
 * The latest runs of a target, the latest first. To list them, the whole table of runs is read. So a list is kept, and followed by keys while somebody looks: each call
 * reads the runs that are new or under way. A run by hand of somebody else comes with the next list.
 */
export function createLatestRuns({
  runs,
  seconds,
  followedWithinSeconds = 0,
  now = () => performance.now(),
}: LatestRunsOptions): () => Promise<Run[]> {
  let list: Promise<Run[]> | undefined;
  let goodUntil = 0;
  let followedUntil = 0;

  const listed = async (): Promise<Run[]> => {
    const isGood = now() < goodUntil && (followedWithinSeconds === 0 || now() < followedUntil);
    followedUntil = now() + followedWithinSeconds * 1000;
    if (list === undefined || !isGood) {
      goodUntil = now() + seconds * 1000;
      list = runs().list({ limit: keptRuns }, () => {});
      // A failed list is read again.
      list.catch(() => (goodUntil = 0));
      return await list;
    }
    const before = await list;
    if (followedWithinSeconds === 0) return before;
    const newer = await newestRuns(runs(), () => {});
    const known = new Set(newer.map(({ runId }) => runId));
    const merged = [...newer, ...before.filter(({ runId }) => !known.has(runId))]
      .toSorted(latestFirst)
      .slice(0, keptRuns);
    list = Promise.resolve(merged);
    return merged;
  };

  return async () => {
    const latest = await listed();
    const read = await mapWithConcurrency(latest, readsAtOnce, async (run) =>
      run.status === 'running' ? ((await runs().get(run.runId)) ?? run) : run,
    );
    return resultsOf(read);
  };
}
