import type { Row, RowStatus } from '@daybreak/domain';
import { messageGroupOf, type OnUnreadable } from '@daybreak/repository';
import { readFailedRows } from '../pipeline/read-failed-rows.ts';
import { type IndexRange, lastInstant, readScheduledRows } from '../pipeline/read-scheduled-rows.ts';
import type { Environment } from '../terminal/environment.ts';
import { counted } from '../terminal/read-counter.ts';
import { hasId, matchesFilter, type RowFilter } from './row-filter.ts';

interface Source {
  rows: Parameters<typeof readFailedRows>[0]['rows'] & Parameters<typeof readScheduledRows>[0];
}
type Surroundings = Pick<Environment, 'stderr' | 'signal'>;

const dayMs = 24 * 60 * 60 * 1000;

/**
 * The rows that the filter selects, each once. It reads scheduled and failed rows by their index, in the range of the filter's dates. No index has completed
 * and cancelled rows: for these it reads the whole table, and says so.
 */
export async function* selectRows(
  source: Source,
  filter: RowFilter,
  statuses: readonly RowStatus[],
  onUnreadable: OnUnreadable,
  environment: Surroundings,
): AsyncGenerator<Row, void, undefined> {
  const seen = new Set<string>();
  for await (const row of candidates(source, filter, statuses, onUnreadable, environment)) {
    // A row that is paused or released meanwhile is found twice.
    if (seen.has(row.id) || !statuses.includes(row.status) || !matchesFilter(row, filter)) continue;
    seen.add(row.id);
    yield row;
  }
}

async function* candidates(
  { rows }: Source,
  filter: RowFilter,
  statuses: readonly RowStatus[],
  onUnreadable: OnUnreadable,
  environment: Surroundings,
): AsyncGenerator<Row, void, undefined> {
  const { id } = filter;
  if (id?.isPrefix === false) {
    yield* await rows.getMany([id.text], onUnreadable);
    return;
  }
  const unindexed = statuses.filter((status) => status !== 'scheduled' && status !== 'failed');
  if (unindexed.length > 0) {
    environment.stderr.write(`Reading the whole table: no index has ${unindexed.join(' and ')} rows\n`);
    yield* counted(rows.scanRows(onUnreadable), environment);
    return;
  }
  if (statuses.includes('failed')) yield* readFailedRows({ rows }, onUnreadable, environment);
  // Only a failed row names the run that failed it.
  if (!statuses.includes('scheduled') || filter.run !== undefined) return;
  const range = { ...instantsOf(filter), isWanted: entryFilter(filter) };
  yield* counted(readScheduledRows(rows, range, onUnreadable), environment);
}

/** Which entries of the index may be of rows that the filter selects. An entry has the tenant of its row, unless the row has a high priority or is of an older version. */
function entryFilter({ id, tenant }: RowFilter): NonNullable<IndexRange['isWanted']> {
  const group = messageGroupOf({ tenant });
  return (entry) =>
    hasId(entry.id, id) &&
    (group === undefined || entry.messageGroupId === undefined || entry.messageGroupId === group);
}

/** A date begins up to 14 hours before its midnight UTC, and ends up to 12 hours after that of the next date. */
function instantsOf({ dueFrom, dueTo }: RowFilter): { dueAfter: string | undefined; dueBy: string } {
  const instant = (date: string, days: number): string =>
    new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString();
  return {
    dueAfter: dueFrom === undefined ? undefined : instant(dueFrom, -1),
    dueBy: dueTo === undefined || dueTo >= '9999-12-30' ? lastInstant : instant(dueTo, 2),
  };
}
