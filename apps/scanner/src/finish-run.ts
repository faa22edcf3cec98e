import type { Run, RunRepository } from '@daybreak/repository';
import type { Metrics } from '@daybreak/runtime';

/** Finishes a run when all its shards are done. Concurrent readers may each call it. */
export async function finishRun(
  { runId, status, shards }: Run,
  { runs, metrics }: { runs: Pick<RunRepository, 'finish'>; metrics: Metrics },
): Promise<void> {
  if (status === 'finished' || Object.values(shards).some(({ done }) => !done)) return;
  await runs.finish(runId);
  // An alarm watches this metric: nothing else distinguishes a day without due rows from an outage.
  metrics.count('RunsFinished');
}
