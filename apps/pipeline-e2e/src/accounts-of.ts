import { accountRun, countRunOutcomes, type RunAccount } from '@daybreak/repository';
import type { Pipeline } from './pipeline/pipeline.ts';

/** What each run came to, by its id, from its record and the rows' histories. */
export async function accountsOf({ rows, runs }: Pipeline): Promise<Record<string, RunAccount>> {
  const outcomes = await countRunOutcomes(rows.scanWithHistory());
  const latest = await runs.list({ limit: 10 });
  return Object.fromEntries(latest.map((run) => [run.runId, accountRun(run, outcomes.get(run.runId))]));
}
