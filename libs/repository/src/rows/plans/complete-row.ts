import { everyValueIsWritten, isPending, planIsStillBegun } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { together, updateRow } from '../../table/update-row.ts';
import { type ArchivedEnd, dropping } from '../history/archive-ends.ts';
import { completion, type NextOccurrence, placeNext } from './completion.ts';

export interface CompleteRowInput {
  rowId: string;
  version: number;
  /** The run whose message completes the row. */
  runId: string;
  /** The date that this version is due on. */
  dueDate: string;
  /** For a recurring row: when it is due next. */
  next?: NextOccurrence | undefined;
  /** UTC instant by which what is due is the run's work. */
  dueBy?: string | undefined;
  /** Ends that are archived, which the row need not carry any more. */
  archived?: readonly ArchivedEnd[] | undefined;
}

/** What has to be written of a plan for its row to be complete. */
interface WrittenPlan {
  expected: number;
  /** What the row says of the plan, as long as its stamps are of no other. */
  begunPlanId: string;
}

/**
 * Completes the row if it still waits at this version and all values of its plan are `written`; without it, a row whose plan has none. Of
 * several that try, one completes it.
 */
export async function completeRow(
  table: RowTable,
  input: CompleteRowInput & { written?: WrittenPlan },
): Promise<'completed' | 'superseded'> {
  const { rowId, written, archived = [], ...rest } = input;
  const next = await placeNext(table, input);
  const now = table.clock.now().toISOString();
  const ended =
    written === undefined ? { written: 0, stamps: { M: {} } } : { written: written.expected, stamps: undefined };
  const isWritten = written === undefined ? [] : [planIsStillBegun, everyValueIsWritten];
  const completed = await dropping(
    archived,
    async ({ parts, clauses, clauseValues }) =>
      await updateRow(table, {
        rowId,
        parts: together(completion({ ...rest, next, ...ended, now }), parts),
        condition: [isPending, ...isWritten, ...clauses].join(' AND '),
        conditionValues: {
          ':version': { N: String(rest.version) },
          ':scheduled': { S: 'scheduled' },
          ...(written === undefined
            ? {}
            : { ':expected': { N: String(written.expected) }, ':begunPlanId': { S: written.begunPlanId } }),
          ...clauseValues,
        },
      }),
  );
  return completed === undefined ? 'superseded' : 'completed';
}
