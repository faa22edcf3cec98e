import type { Row, Tombstone } from '@daybreak/domain';
import type { RowOrTombstone } from '../items/row-item.ts';
import type { Run } from './run-item.ts';

/** The outcomes of a run's rows so far, from the histories of the rows. Each version of a row counts once. */
export interface RunOutcomes {
  completed: number;
  /** Occurrences that came too late for the catch-up policy of their row. */
  skipped: number;
  failed: number;
  superseded: number;
}

/** The outcomes of a run with its totals. */
export interface RunAccount extends RunOutcomes {
  dispatched: number;
  inFlight: number;
}

/**
 * Counts the outcomes of each run, by run id. Pass the rows and tombstones of `scanWithHistory`: without tombstones the count
 * lacks rows that were deleted after their dispatch.
 */
export async function countRunOutcomes(
  rows: AsyncIterable<Row | Tombstone | RowOrTombstone>,
): Promise<Map<string, RunOutcomes>> {
  const runs = new Map<string, RunOutcomes>();
  const count = (runId: string, outcome: keyof RunOutcomes): void => {
    const counted = runs.get(runId) ?? { ...none };
    counted[outcome] += 1;
    runs.set(runId, counted);
  };
  for await (const row of rows) {
    for (const { end, runId, superseded = {} } of Object.values(historyOf(row))) {
      if (runId !== undefined && (end === 'completed' || end === 'skipped' || end === 'failed')) count(runId, end);
      for (const lateRunId of Object.keys(superseded)) count(lateRunId, 'superseded');
    }
  }
  return runs;
}

function historyOf(row: Row | Tombstone | RowOrTombstone): Row['history'] {
  if ('history' in row) return row.history;
  return (row.row ?? row.tombstone).history;
}

const none: RunOutcomes = { completed: 0, skipped: 0, failed: 0, superseded: 0 };

/** Adds the totals of a run to its outcomes from `countRunOutcomes`; undefined outcomes count as none. */
export function accountRun({ shards }: Run, outcomes: RunOutcomes = none): RunAccount {
  const { completed, skipped, failed, superseded } = outcomes;
  const ended = completed + skipped + failed + superseded;
  const sent = Object.values(shards).reduce((sum, { dispatched }) => sum + dispatched, 0);
  // A run that is interrupted within a page has dispatched rows that it did not count. When it resumes, it counts only rows of
  // the page that are still due. So the number of ended rows may exceed the scanner's count.
  const dispatched = Math.max(sent, ended);
  return { dispatched, completed, skipped, failed, superseded, inFlight: dispatched - ended };
}
