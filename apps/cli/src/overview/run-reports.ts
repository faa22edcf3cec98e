import { countRunOutcomes, type Run } from '@daybreak/repository';
import { readFailedRows } from '../pipeline/read-failed-rows.ts';
import { countInFlight } from '../pipeline/rows-in-flight.ts';
import type { Target } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';
import { counted } from '../terminal/read-counter.ts';
import type { UnreadableItems } from '../terminal/unreadable-items.ts';
import { reportOf, type RunReport } from './run-report.ts';

/** With the outcomes of all rows, for which it reads the whole table. */
export async function withOutcomes(
  listed: readonly Run[],
  { rows, kind }: Target,
  unreadable: UnreadableItems,
  environment: Pick<Environment, 'stderr' | 'signal'>,
): Promise<RunReport[]> {
  if (listed.length === 0) return [];
  const outcomes = await countRunOutcomes(counted(rows.scanWithHistory(unreadable.add), environment));
  return listed.map((run) => reportOf(run, outcomes, kind));
}

/** What the index of due rows and failed rows holds of the runs. */
export async function withWhatIsOpen(
  listed: readonly Run[],
  target: Target,
  unreadable: UnreadableItems,
  environment: Pick<Environment, 'stderr' | 'signal'>,
): Promise<RunReport[]> {
  if (listed.length === 0) return [];
  const failed = new Map<string, number>();
  for await (const { version, history } of readFailedRows(target, unreadable.add, environment)) {
    const { runId = '' } = history[String(version)] ?? {};
    failed.set(runId, (failed.get(runId) ?? 0) + 1);
  }
  const inFlight = await countInFlight(target, listed);
  return listed.map((run) => {
    const report = reportOf(run, undefined, target.kind);
    const open = inFlight.get(run.runId);
    return {
      ...report,
      failed: failed.get(run.runId) ?? 0,
      // A run that is at work has not dispatched each row of its window yet.
      ...(open === undefined ? {} : { inFlight: Math.min(open, report.dispatched) }),
    };
  });
}
