import { dueAt, type Row } from '@daybreak/domain';
import { isRunByHand, type Run } from '@daybreak/repository';

/** The number of runs to search: a week of runs, at one every minute. */
export const maximumRuns = 10_080;

/** The UTC instant at which the current version began: at a put, an edit, or the end of the last occurrence. */
export function versionBeganAt({ version, history, createdAt }: Row): string {
  const before = history[String(version - 1)];
  const endedAt = before?.after?.at ?? before?.at ?? createdAt;
  // A put that replaces a row, or follows a deletion, begins the version.
  return endedAt > createdAt ? endedAt : createdAt;
}

/**
 * The run that should have taken a scheduled row: the first run that began after the current version did, and whose time is not before the due time.
 * Undefined when there is no such run.
 */
export function expectedRun(row: Row, runs: readonly Run[]): Run | undefined {
  const due = dueAt(row);
  const began = versionBeganAt(row);
  let first: Run | undefined;
  for (const run of runs) {
    const takesIt =
      !isRunByHand(run.runId) && run.scheduledTime >= due && (run.dueAfter === undefined || run.dueAfter < due);
    if (takesIt && run.startedAt >= began && (first === undefined || run.startedAt < first.startedAt)) first = run;
  }
  return first;
}
