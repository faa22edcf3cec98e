import type { Run, RunRepository } from '@daybreak/repository';
import { mapWithConcurrency, resultsOf } from '@daybreak/runtime';

/** A week of a schedule that fires every minute. */
const keptRuns = 10_000;
const readsAtOnce = 16;

interface LatestRunsOptions {
  runs: () => Pick<RunRepository, 'list' | 'get'>;
  /** For how long a list is good. */
  seconds: number;
  /** Milliseconds. Tests replace it. */
  now?: () => number;
}

/**
 * The latest runs of a target, the latest first. To list them, the whole table of runs is read, so a list is kept for a while; a run that was under way is read
 * again each time.
 */
export function createLatestRuns({
  runs,
  seconds,
  now = () => performance.now(),
}: LatestRunsOptions): () => Promise<Run[]> {
  let list: Promise<Run[]> | undefined;
  let goodUntil = 0;
  return async () => {
    if (list === undefined || now() >= goodUntil) {
      goodUntil = now() + seconds * 1000;
      list = runs().list({ limit: keptRuns }, () => {});
      // A failed list is read again.
      list.catch(() => (goodUntil = 0));
    }
    const latest = await list;
    const read = await mapWithConcurrency(latest, readsAtOnce, async (run) =>
      run.status === 'running' ? ((await runs().get(run.runId)) ?? run) : run,
    );
    return resultsOf(read);
  };
}
