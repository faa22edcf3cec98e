import { isPending, noValueWasWritten } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { mergeParts, updateRow } from '../../table/update-row.ts';
import { sendRemovingEnds } from '../history/archive-ends.ts';
import type { CompleteRowInput } from './complete-row.ts';
import { assignDueShard, completion } from './completion.ts';

export interface SkipRowInput extends CompleteRowInput {
  /** The catch-up policy by which the run skips this version. */
  catchUp: string;
}

/** `begun`: another message has written a value of this version, so it is to be done. `superseded`: the row is not scheduled at this version. */
export type SkipOutcome = 'skipped' | 'begun' | 'superseded';

/** Ends a version of which nothing is written, without its values. A recurring row goes on with its next occurrence. */
export async function skipRow(table: RowTable, input: SkipRowInput): Promise<SkipOutcome> {
  const { rowId, version, archived = [], catchUp, ...rest } = input;
  const { keepCompletedDays } = table;
  const next = await assignDueShard(table, input);
  const now = table.clock.now().toISOString();
  const pending = { ':version': { N: String(version) }, ':scheduled': { S: 'scheduled' } };
  const skipped = await sendRemovingEnds(
    archived,
    async ({ parts, clauses, clauseValues }) =>
      await updateRow(table, {
        rowId,
        parts: mergeParts(
          completion({ ...rest, version, next, written: 0, skippedBy: catchUp, now, keepCompletedDays }),
          parts,
        ),
        condition: [isPending, noValueWasWritten, ...clauses].join(' AND '),
        conditionValues: { ...pending, ':written': { N: '0' }, ...clauseValues },
      }),
  );
  if (skipped !== undefined) return 'skipped';
  const unchanged = await updateRow(table, {
    rowId,
    parts: { set: ['#version = #version'], values: {} },
    condition: isPending,
    conditionValues: pending,
  });
  return unchanged === undefined ? 'superseded' : 'begun';
}
