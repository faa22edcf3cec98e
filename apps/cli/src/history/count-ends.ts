import type { RowRepository } from '@daybreak/repository';
import { causeOf } from './failed-rows.ts';

/** How the versions of rows ended that a run dispatched. */
export interface RowEnds {
  completed: number;
  failed: number;
  /** Something else ended the version first, or a pause held the row back. */
  superseded: number;
  open: number;
  failures: { id: string; reason: string }[];
}

/** Reads how each version ended that the run dispatched. */
export async function countEnds(
  rows: Pick<RowRepository, 'getWithHistory'>,
  dispatched: readonly { id: string; version: number }[],
  runId: string,
): Promise<RowEnds> {
  const ends: RowEnds = { completed: 0, failed: 0, superseded: 0, open: 0, failures: [] };
  for (const { id, version } of dispatched) {
    const { row, tombstone } = (await rows.getWithHistory(id)) ?? {};
    const end = (row ?? tombstone)?.history[String(version)];
    if (end === undefined) ends.open += 1;
    else if (end.runId !== runId) ends.superseded += 1;
    else if (end.end === 'completed') ends.completed += 1;
    else {
      ends.failed += 1;
      ends.failures.push({ id, reason: end.error === undefined ? end.end : causeOf(id, end.error) });
    }
  }
  return ends;
}
