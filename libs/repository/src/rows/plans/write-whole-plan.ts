import { PlanContentionError } from '../../errors.ts';
import { storedPlanIsUnchanged } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { mergeParts, type UpdateParts } from '../../table/update-row.ts';
import { removalOf, sendRemovingEnds } from '../history/archive-ends.ts';
import { completion, assignDueShard } from './completion.ts';
import { largestUpdate } from './update-limits.ts';
import { updateValues } from './update-values.ts';
import { type Entries, setValues, timestampsOf } from './value-parts.ts';
import { maximumPlanAttempts, writeParts } from './write-parts.ts';
import type { WriteOutcome, WriteValuesInput } from './write-values-input.ts';

/**
 * Writes all values of a plan and completes the row, in one update if they fit, or in as few as possible. The condition of
 * the last update ensures that no other plan replaced this one after the first. A plan of several updates does not remove
 * archived ends; a later version does.
 */
export async function writeWholePlan(
  table: RowTable,
  input: WriteValuesInput,
  entries: Entries,
): Promise<WriteOutcome> {
  const { archived = [] } = input;
  const { keepCompletedDays } = table;
  const next = await assignDueShard(table, input);
  /** Sets the last `count` values and all timestamps, and completes the row. */
  const completePlan = (count: number): UpdateParts => {
    const now = table.clock.now().toISOString();
    const stamps = timestampsOf(entries, now);
    const completing = completion({ ...input, next, written: entries.length, stamps, now, keepCompletedDays });
    return mergeParts(setValues(entries.slice(-count)), completing);
  };
  const { parts: endsRemoval } = removalOf(archived);
  const { count: lastCount, parts: lastParts } = largestUpdate(entries.length, completePlan, endsRemoval);
  const last = { ...input, parts: lastParts, entries: entries.slice(-lastCount) };
  if (lastCount === entries.length) {
    const completed = await sendRemovingEnds(
      archived,
      async ({ parts, ...clauses }) =>
        await updateValues(table, { ...last, ...clauses, parts: mergeParts(last.parts, parts) }),
    );
    return completed === undefined ? 'superseded' : 'completed';
  }

  const first = entries.slice(0, -lastCount);
  for (let attempt = 1; attempt <= maximumPlanAttempts; attempt++) {
    const rows = await writeParts(table, input, first);
    if (rows === undefined) return 'superseded';
    const [storedPlanId, ...others] = new Set(rows.map((row) => row['planId']?.S));
    if (storedPlanId === undefined || others.length > 0) continue;
    const clauseValues = { ':storedPlanId': { S: storedPlanId } };
    if ((await updateValues(table, { ...last, clauses: [storedPlanIsUnchanged], clauseValues })) !== undefined)
      return 'completed';
  }
  throw new PlanContentionError(input.rowId);
}
