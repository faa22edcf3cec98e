import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { dueAt, type DueMoment, isDueBy } from '@daybreak/domain';
import { dueShard, readyDueKey } from '../../items/due-index.ts';
import { expiresAtSeconds } from '../../items/expires-at-seconds.ts';
import { itemStatus } from '../../items/item-status.ts';
import { dueIndexKeys } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { mergeParts, type UpdateParts } from '../../table/update-row.ts';
import { endVersion } from '../history/version-end.ts';

/** A next occurrence with its shard of the due index. */
interface ShardedOccurrence extends DueMoment {
  dueShard: string;
}

interface CompletionOptions {
  version: number;
  /** The run whose message completes or skips the row. */
  runId: string;
  /** The due date of this version, for the history. A recurring row's own due date is overwritten. */
  dueDate?: string | undefined;
  next?: ShardedOccurrence | undefined;
  /** UTC instant: the same run also dispatches a next occurrence that is due at or before it. */
  dueBy?: string | undefined;
  /** The message group of the row. */
  messageGroupId?: string | undefined;
  /** The number of values of the plan. */
  written: number;
  /** The timestamps of all values, unless the row already has them. A recurring row starts its next occurrence without timestamps. */
  stamps?: AttributeValue | undefined;
  /** The catch-up policy by which the run skips this version. Default: the run completes it. */
  skippedBy?: string | undefined;
  now: string;
  /** Days for which the row is kept when it does not recur. Default: for ever. */
  keepCompletedDays?: number | undefined;
}

/** Adds the shard. It requests the shard count only for a row that recurs. */
export async function assignDueShard(
  table: RowTable,
  { rowId, next }: { rowId: string; next?: DueMoment | undefined },
): Promise<ShardedOccurrence | undefined> {
  return next === undefined ? undefined : { ...next, dueShard: dueShard(rowId, await table.shardCount()) };
}

/** The update that completes or skips a row. A recurring row stays in the due index, with its next due date and the next version. */
export function completion({
  next,
  dueBy,
  messageGroupId,
  now,
  stamps,
  skippedBy,
  keepCompletedDays,
  ...options
}: CompletionOptions): UpdateParts {
  const { version } = options;
  const status = skippedBy === undefined ? 'completed' : 'skipped';
  const common = mergeParts(
    endVersion({ ...options, end: status, at: now, ...(skippedBy === undefined ? {} : { reason: skippedBy }) }),
    {
      set: [...(status === 'completed' ? ['#completedAt = :now'] : []), '#updatedAt = :now'],
      remove: ['#lastError', '#runId', '#planId'],
      values: { ':now': { S: now } },
    },
  );
  if (next === undefined) {
    return mergeParts(common, expiry(now, keepCompletedDays), {
      set: [`#status = :${status}`, ...(stamps === undefined ? [] : ['#writes = :stamps'])],
      remove: [dueIndexKeys],
      values: { [`:${status}`]: { S: itemStatus(status) }, ...(stamps === undefined ? {} : { ':stamps': stamps }) },
    });
  }
  // Without readyAt the occurrence counts as dispatched by this run, and no later run dispatches it.
  const due = dueAt(next);
  const nextDueAt = isDueBy(next, dueBy) ? due : readyDueKey(due, now, messageGroupId);
  return mergeParts(common, {
    set: [
      '#dueDate = :nextDueDate',
      '#dueShard = :nextDueShard',
      '#dueAt = :nextDueAt',
      '#version = :nextVersion',
      '#occurrence = #occurrence + :one',
      '#writes = :noWrites',
      ...(next.shiftedDate === undefined ? [] : ['#shiftedDate = :nextShiftedDate']),
    ],
    remove: ['#seriesDate', ...(next.shiftedDate === undefined ? ['#shiftedDate'] : [])],
    values: {
      ':nextDueDate': { S: next.dueDate },
      ...(next.shiftedDate === undefined ? {} : { ':nextShiftedDate': { S: next.shiftedDate } }),
      ':nextDueShard': { S: next.dueShard },
      ':nextDueAt': { S: nextDueAt },
      ':nextVersion': { N: String(version + 1) },
      ':one': { N: '1' },
      ':noWrites': { M: {} },
    },
  });
}

/** In the update that ends the row, so that keeping rows for a while costs no request. */
function expiry(now: string, keepCompletedDays: number | undefined): UpdateParts {
  if (keepCompletedDays === undefined) return { set: [], values: {} };
  const seconds = expiresAtSeconds(new Date(now), keepCompletedDays);
  return { set: ['#expiresAt = :expiresAt'], values: { ':expiresAt': { N: String(seconds) } } };
}
