import type { RowRepository } from '@daybreak/repository';
import { type FailedRow, failedRowOf, hasCause, skippedRowOf } from '../history/failed-rows.ts';
import { readFailedRows } from '../pipeline/read-failed-rows.ts';
import type { ListedId } from '../selection/read-ids.ts';
import { matchesFilter, type RowFilter } from '../selection/row-filter.ts';
import type { SkippedRow } from '../selection/selected-row.ts';
import type { Environment } from '../terminal/environment.ts';
import type { UnreadableItems } from '../terminal/unreadable-items.ts';

export interface FailedFilter {
  ids?: readonly ListedId[] | undefined;
  where?: RowFilter | undefined;
  cause?: string | undefined;
}

/** The failed rows, all or those that the filter selects, with the rows of the ids that a run skipped, and the ids that are skipped. */
export async function selectFailed(
  rows: Pick<RowRepository, 'getMany' | 'scanRows' | 'failedRows' | 'failedRowsAreIndexed'>,
  { ids, where = {}, cause }: FailedFilter,
  unreadable: UnreadableItems,
  environment: Pick<Environment, 'stderr' | 'signal'>,
): Promise<{ failed: FailedRow[]; skipped: SkippedRow[] }> {
  const failed: FailedRow[] = [];
  const skipped: SkippedRow[] = [];
  if (ids === undefined) {
    for await (const row of readFailedRows({ rows }, unreadable.add, environment)) {
      const one = matchesFilter(row, where) ? failedRowOf(row) : undefined;
      if (one !== undefined && hasCause(one, cause)) failed.push(one);
    }
    return { failed, skipped };
  }
  const listed = new Map(ids.map((each) => [each.id, each]));
  const found = new Map((await rows.getMany([...listed.keys()], unreadable.add)).map((row) => [row.id, row]));
  const unread = new Set(unreadable.list.map(({ id }) => id));
  for (const { id, version } of listed.values()) {
    if (unread.has(id)) continue;
    const row = found.get(id);
    const one = row === undefined ? undefined : (failedRowOf(row) ?? skippedRowOf(row));
    if (row === undefined) skipped.push({ id, reason: 'there is no such row' });
    else if (one === undefined) skipped.push({ id, reason: `it is ${row.status}` });
    else if (version !== undefined && version !== row.version)
      skipped.push({ id, reason: `it is at version ${row.version}, not ${version}` });
    else if (hasCause(one, cause)) failed.push(one);
    else skipped.push({ id, reason: 'it failed for another cause' });
  }
  return { failed, skipped };
}
