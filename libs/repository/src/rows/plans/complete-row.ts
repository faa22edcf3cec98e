import type { DueMoment } from '@daybreak/domain';
import { allValuesAreWritten, isPending, storedPlanIsUnchanged } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { mergeParts, updateRow } from '../../table/update-row.ts';
import { type ArchivedEnd, sendRemovingEnds } from '../history/archive-ends.ts';
import { completion, assignDueShard } from './completion.ts';

export interface CompleteRowInput {
  rowId: string;
  version: number;
  /** The run whose message completes the row. */
  runId: string;
  /** The due date of this version. */
  dueDate: string;
  /** For a recurring row: its next occurrence. */
  next?: DueMoment | undefined;
  /** UTC instant: the run dispatches rows that are due at or before it. */
  dueBy?: string | undefined;
  /** The message group of the row, by which its next occurrence is sent. */
  messageGroupId?: string | undefined;
  /** Archived ends, which the update may remove from the row. */
  archived?: readonly ArchivedEnd[] | undefined;
}

/** The state of the row in which its plan is completely written. */
interface WrittenPlan {
  expected: number;
  /** The row's `planId` attribute while `writes` belongs to this plan. */
  storedPlanId: string;
}

/**
 * Completes the row when it is scheduled at this version and all values of its plan are written. Omit `written` for a plan
 * without values. One of several concurrent calls completes the row; the others return `superseded`.
 */
export async function completeRow(
  table: RowTable,
  input: CompleteRowInput & { written?: WrittenPlan },
): Promise<'completed' | 'superseded'> {
  const { rowId, written, archived = [], ...rest } = input;
  const next = await assignDueShard(table, input);
  const now = table.clock.now().toISOString();
  const ended =
    written === undefined ? { written: 0, stamps: { M: {} } } : { written: written.expected, stamps: undefined };
  const isWritten = written === undefined ? [] : [storedPlanIsUnchanged, allValuesAreWritten];
  const completed = await sendRemovingEnds(
    archived,
    async ({ parts, clauses, clauseValues }) =>
      await updateRow(table, {
        rowId,
        parts: mergeParts(
          completion({ ...rest, next, ...ended, now, keepCompletedDays: table.keepCompletedDays }),
          parts,
        ),
        condition: [isPending, ...isWritten, ...clauses].join(' AND '),
        conditionValues: {
          ':version': { N: String(rest.version) },
          ':scheduled': { S: 'scheduled' },
          ...(written === undefined
            ? {}
            : { ':expected': { N: String(written.expected) }, ':storedPlanId': { S: written.storedPlanId } }),
          ...clauseValues,
        },
      }),
  );
  return completed === undefined ? 'superseded' : 'completed';
}
