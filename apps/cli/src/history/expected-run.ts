import { dueAt, type Row } from '@daybreak/domain';
import type { Run } from '@daybreak/repository';

/** How many of the latest runs are looked at: a week of them, where there is one every five minutes. */
export const maximumRuns = 2_016;

/** The UTC instant at which the row became what it is now: put, edited, or due again. */
export function versionBeganAt({ version, history, createdAt }: Row): string {
  const before = history[String(version - 1)];
  const endedAt = before?.after?.at ?? before?.at ?? createdAt;
  // A row that was put again in the place of one that was replaced or deleted began then.
  return endedAt > createdAt ? endedAt : createdAt;
}

/**
 * The run that should have taken a row that is scheduled: the first that began when the row was as it is now and whose time was not
 * before the row's. Undefined when there was none among these.
 */
export function expectedRun(row: Row, runs: readonly Run[]): Run | undefined {
  const due = dueAt(row.dueDate, row.timeZone);
  const began = versionBeganAt(row);
  let first: Run | undefined;
  for (const run of runs) {
    const takesIt = run.scheduledTime >= due && (run.dueAfter === undefined || run.dueAfter < due);
    if (takesIt && run.startedAt >= began && (first === undefined || run.startedAt < first.startedAt)) first = run;
  }
  return first;
}
