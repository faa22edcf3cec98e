import { belongsToEarlierRun, isInWindow } from '@daybreak/repository';
import type { Backlog, Cohort } from './backlog.ts';
import type { ModelRun } from './model-runs.ts';

/** The position of a run in a shard. */
export interface Reading {
  readonly run: ModelRun;
  readonly shard: number;
  /** The cohort to continue with, and the number of its entries that are read. */
  cohort: number;
  read: number;
  hasCursor: boolean;
}

export interface Page {
  readonly entries: number;
  /** The rows that belong to this run. The other entries are rows that an earlier run dispatched and that are not completed. */
  readonly own: number;
  readonly isLast: boolean;
}

/** Moves a reading past one page. */
export function readPage(reading: Reading, limit: number, backlog: Backlog): Page {
  let entries = 0;
  let own = 0;
  for (let cohort = backlog.cohorts[reading.cohort]; cohort !== undefined; cohort = backlog.cohorts[reading.cohort]) {
    if (cohort.dueAt > reading.run.dueBy) break;
    const isOwn = isRowOf(reading.run, cohort);
    // A row after the cursor of its own run is not dispatched, and so not completed.
    const found = isOwn ? (cohort.rowsByShard[reading.shard] ?? 0) : backlog.entriesOf(cohort, reading.shard);
    const taken = Math.min(Math.max(0, found - reading.read), limit - entries);
    entries += taken;
    if (isOwn) own += taken;
    reading.read += taken;
    // A page that ends at its limit has a cursor, even if no entry follows.
    if (entries === limit) return { entries, own, isLast: false };
    reading.cohort += 1;
    reading.read = 0;
  }
  return { entries, own, isLast: true };
}

/**
 * Returns true if a run dispatches the rows of a cohort. In its `lostBy` window a run dispatches only lost rows, and the
 * model loses none.
 */
function isRowOf(run: ModelRun, { dueAt }: Cohort): boolean {
  const { lostBy } = run;
  return !belongsToEarlierRun({ dueAt }, run) && (lostBy === undefined || !isInWindow({ dueAt }, lostBy));
}
