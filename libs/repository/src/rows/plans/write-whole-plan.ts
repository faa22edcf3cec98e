import { PlanContentionError } from '../../errors.ts';
import { planIsStillBegun } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { together, type UpdateParts } from '../../table/update-row.ts';
import { dropArchived, dropping } from '../history/archive-ends.ts';
import { completion, placeNext } from './completion.ts';
import { largestUpdate } from './update-limits.ts';
import { updateValues } from './update-values.ts';
import { type Entries, setValues, stampsOf } from './value-parts.ts';
import { maximumPlanAttempts, writeParts } from './write-parts.ts';
import type { WriteOutcome, WriteValuesInput } from './write-values-input.ts';

/**
 * Writes all values of a plan and completes the row: in one update or, where one does not take them, in as few as can be, the last of which
 * proves that nothing has taken the plan's place since the first. So large a plan leaves archived ends to a version of fewer values.
 */
export async function writeWholePlan(
  table: RowTable,
  input: WriteValuesInput,
  entries: Entries,
): Promise<WriteOutcome> {
  const { archived = [] } = input;
  const next = await placeNext(table, input);
  /** Sets the last `count` values, and all stamps, since the row is completed with just these. */
  const completePlan = (count: number): UpdateParts => {
    const now = table.clock.now().toISOString();
    const stamps = stampsOf(entries, now);
    const completing = completion({ ...input, next, written: entries.length, stamps, now });
    return together(setValues(entries.slice(-count)), completing);
  };
  const { parts: drop } = dropArchived(archived);
  const { count: lastCount, parts: lastParts } = largestUpdate(entries.length, completePlan, drop);
  const last = { ...input, parts: lastParts, entries: entries.slice(-lastCount) };
  if (lastCount === entries.length) {
    const completed = await dropping(
      archived,
      async ({ parts, ...clauses }) =>
        await updateValues(table, { ...last, ...clauses, parts: together(last.parts, parts) }),
    );
    return completed === undefined ? 'superseded' : 'completed';
  }

  const first = entries.slice(0, -lastCount);
  for (let attempt = 1; attempt <= maximumPlanAttempts; attempt++) {
    const rows = await writeParts(table, input, first);
    if (rows === undefined) return 'superseded';
    const [begunPlanId, ...others] = new Set(rows.map((row) => row['planId']?.S));
    if (begunPlanId === undefined || others.length > 0) continue;
    const clauseValues = { ':begunPlanId': { S: begunPlanId } };
    if ((await updateValues(table, { ...last, clauses: [planIsStillBegun], clauseValues })) !== undefined)
      return 'completed';
  }
  throw new PlanContentionError(input.rowId);
}
