import type { Run, RunRepository } from '@daybreak/repository';
import type { Metrics } from '@daybreak/runtime';

/** Marks a run finished when all of its shards are read; of several readers that see that, each may. */
export async function finishRun(
  { runId, status, shards }: Run,
  { runs, metrics }: { runs: Pick<RunRepository, 'finish'>; metrics: Metrics },
): Promise<void> {
  if (status === 'finished' || Object.values(shards).some(({ done }) => !done)) return;
  await runs.finish(runId);
  // An alarm waits for these: nothing else distinguishes a quiet day from a pipeline that is down.
  metrics.count('RunsFinished');
}
