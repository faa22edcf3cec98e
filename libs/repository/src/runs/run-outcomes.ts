import type { Row, Tombstone } from '@daybreak/domain';
import type { RowOrTombstone } from '../items/row-item.ts';
import type { Run } from './run-item.ts';

/** How the rows that a run dispatched have ended so far, as their histories tell; each version of a row counts once. */
export interface RunOutcomes {
  completed: number;
  failed: number;
  superseded: number;
}

/** A run's rows, all of them. */
export interface RunAccount extends RunOutcomes {
  dispatched: number;
  inFlight: number;
}

/**
 * Counts how the rows of each run ended, by the run's id. Without the tombstones of deleted rows (`scanWithHistory` gives them), those that a
 * run dispatched before they were deleted are missing.
 */
export async function countRunOutcomes(
  rows: AsyncIterable<Row | Tombstone | RowOrTombstone>,
): Promise<Map<string, RunOutcomes>> {
  const runs = new Map<string, RunOutcomes>();
  const count = (runId: string, outcome: keyof RunOutcomes): void => {
    const counted = runs.get(runId) ?? { completed: 0, failed: 0, superseded: 0 };
    counted[outcome] += 1;
    runs.set(runId, counted);
  };
  for await (const row of rows) {
    for (const { end, runId, superseded = {} } of Object.values(historyOf(row))) {
      if (runId !== undefined && (end === 'completed' || end === 'failed')) count(runId, end);
      for (const lateRunId of Object.keys(superseded)) count(lateRunId, 'superseded');
    }
  }
  return runs;
}

function historyOf(row: Row | Tombstone | RowOrTombstone): Row['history'] {
  if ('history' in row) return row.history;
  return (row.row ?? row.tombstone).history;
}

const none: RunOutcomes = { completed: 0, failed: 0, superseded: 0 };

/** What became of all that a run dispatched; `outcomes` as `countRunOutcomes` counted them, undefined for none. */
export function accountRun({ shards }: Run, outcomes: RunOutcomes = none): RunAccount {
  const { completed, failed, superseded } = outcomes;
  const ended = completed + failed + superseded;
  const sent = Object.values(shards).reduce((sum, { dispatched }) => sum + dispatched, 0);
  // A run that is cut off within a page has sent rows that it has not counted. When it resumes, it counts those of the page
  // that are still due; what has ended meanwhile is not, so that the scanner's count may be the smaller one.
  const dispatched = Math.max(sent, ended);
  return { dispatched, completed, failed, superseded, inFlight: dispatched - ended };
}
