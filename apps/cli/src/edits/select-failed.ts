import type { RowRepository } from '@daybreak/repository';
import { collectFailed, type FailedRow, failedRowOf, hasCause } from '../history/failed-rows.ts';
import { readFailedRows } from '../pipeline/read-failed-rows.ts';
import type { Environment } from '../terminal/environment.ts';
import type { UnreadableItems } from '../terminal/unreadable-items.ts';

/** A row that the command skips, and why. */
export interface SkippedRow {
  id: string;
  reason: string;
}

/** The failed rows, all or those of the ids, and the ids that are skipped. */
export async function selectFailed(
  rows: Pick<RowRepository, 'getMany' | 'scanRows' | 'failedRows' | 'failedRowsAreIndexed'>,
  { ids, cause }: { ids?: readonly string[]; cause?: string },
  unreadable: UnreadableItems,
  environment: Pick<Environment, 'stderr' | 'signal'>,
): Promise<{ failed: FailedRow[]; skipped: SkippedRow[] }> {
  if (ids === undefined) {
    const found = readFailedRows({ rows }, unreadable.add, environment);
    return { failed: await collectFailed(found, cause), skipped: [] };
  }
  const found = new Map((await rows.getMany(ids, unreadable.add)).map((row) => [row.id, row]));
  const unread = new Set(unreadable.list.map(({ id }) => id));
  const failed: FailedRow[] = [];
  const skipped: SkippedRow[] = [];
  for (const id of new Set(ids)) {
    if (unread.has(id)) continue;
    const row = found.get(id);
    const one = row === undefined ? undefined : failedRowOf(row);
    if (row === undefined) skipped.push({ id, reason: 'there is no such row' });
    else if (one === undefined) skipped.push({ id, reason: `it is ${row.status}` });
    else if (hasCause(one, cause)) failed.push(one);
    else skipped.push({ id, reason: 'it failed for another cause' });
  }
  return { failed, skipped };
}
