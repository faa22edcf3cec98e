import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { isDueBy } from '@daybreak/domain';
import { dueKey, dueShard } from '../../items/due-index.ts';
import { leavesTheDueIndex } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { together, type UpdateParts } from '../../table/update-row.ts';
import { endVersion } from '../history/version-end.ts';

/** When a recurring row is due next. */
export interface NextOccurrence {
  dueDate: string;
  timeZone: string;
}

/** With the shard that the present count of shards gives it. */
interface PlacedOccurrence extends NextOccurrence {
  dueShard: string;
}

interface CompletionOptions {
  version: number;
  /** The run whose message completes the row. */
  runId: string;
  /** The date that is done; a recurring row does not tell it afterwards. */
  dueDate?: string | undefined;
  next?: PlacedOccurrence | undefined;
  /** UTC instant by which what is due is the run's work: the run dispatches a next occurrence that is due by then at once. */
  dueBy?: string | undefined;
  /** How many values the plan has: all of them are written. */
  written: number;
  /** Of all of them, where the row does not have their stamps yet; a recurring row starts its next occurrence without any. */
  stamps?: AttributeValue | undefined;
  now: string;
}

/** Asks for the count of shards only where a row goes on, so that no other message costs a request for it. */
export async function placeNext(
  table: RowTable,
  { rowId, next }: { rowId: string; next?: NextOccurrence | undefined },
): Promise<PlacedOccurrence | undefined> {
  return next === undefined ? undefined : { ...next, dueShard: dueShard(rowId, await table.shardCount()) };
}

/** What completes a row. One that recurs stays in the due index, at its next date and a version of its own. */
export function completion({ next, dueBy, now, stamps, ...options }: CompletionOptions): UpdateParts {
  const { version } = options;
  const common = together(endVersion({ ...options, end: 'completed', at: now }), {
    set: ['#completedAt = :now', '#updatedAt = :now'],
    remove: ['#lastError', '#runId', '#planId'],
    values: { ':now': { S: now } },
  });
  if (next === undefined) {
    return together(common, {
      set: ['#status = :completed', ...(stamps === undefined ? [] : ['#writes = :stamps'])],
      remove: [leavesTheDueIndex],
      values: { ':completed': { S: 'completed' }, ...(stamps === undefined ? {} : { ':stamps': stamps }) },
    });
  }
  // Without its own instant of readiness, the occurrence counts as dispatched: no later run takes it beside this one.
  const readyAt = isDueBy(next, dueBy) ? undefined : now;
  return together(common, {
    set: [
      '#dueDate = :nextDueDate',
      '#dueShard = :nextDueShard',
      '#dueAt = :nextDueAt',
      '#version = :nextVersion',
      '#occurrence = #occurrence + :one',
      '#writes = :noWrites',
    ],
    values: {
      ':nextDueDate': { S: next.dueDate },
      ':nextDueShard': { S: next.dueShard },
      ':nextDueAt': { S: dueKey({ ...next, readyAt }) },
      ':nextVersion': { N: String(version + 1) },
      ':one': { N: '1' },
      ':noWrites': { M: {} },
    },
  });
}
