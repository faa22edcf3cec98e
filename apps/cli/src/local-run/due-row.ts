import { dueAt, planRow, type Row, type RuleBook } from '@daybreak/domain';

/** A row that is due, as it was before the run. */
export interface DueRow {
  id: string;
  version: number;
  occurrence: number;
  /** How many values each occurrence that is due by now plans, in order; a recurring row can be overdue by several. */
  plannedKeys: readonly number[];
}

/** What became of a due row; `open` when it is still due. */
export type RowOutcome = 'completed' | 'failed' | 'superseded' | 'open';

/** Far more than any sane row is overdue by: only a rule that moves by a day from long ago comes near. */
const maximumOccurrences = 10_000;

/** Notes a due row before the run, with what its rule plans up to `dueBy` (UTC instant). A row that can't be planned plans nothing. */
export function toDueRow(row: Row, ruleBook: RuleBook, dueBy: string): DueRow {
  const plannedKeys: number[] = [];
  let next: Row = row;
  while (plannedKeys.length < maximumOccurrences && dueAt(next.dueDate, next.timeZone) <= dueBy) {
    const plan = planOrUndefined(next, ruleBook);
    if (plan === undefined) break;
    plannedKeys.push(Object.keys(plan.values).length);
    if (plan.next === undefined) break;
    next = { ...next, ...plan.next, occurrence: next.occurrence + 1 };
  }
  return { id: row.id, version: row.version, occurrence: row.occurrence, plannedKeys };
}

function planOrUndefined(row: Row, ruleBook: RuleBook): ReturnType<typeof planRow> | undefined {
  try {
    return planRow(row, ruleBook);
  } catch {
    // The worker meets the same error and marks the row failed with it.
    return undefined;
  }
}

/** What became of a due row, judged by the row as it stands after the run. */
export function outcomeOf(before: DueRow, after: Row | undefined, dueBy: string): RowOutcome {
  if (after === undefined || after.status === 'cancelled') return 'superseded';
  if (after.status === 'completed' || after.status === 'failed') return after.status;
  if (dueAt(after.dueDate, after.timeZone) <= dueBy) return 'open';
  // Re-armed by its rule, or moved by its owner.
  return after.occurrence > before.occurrence ? 'completed' : 'superseded';
}

/** How many of a row's planned values are in its map: those of the occurrences that were completed, and of the one that was begun. */
export function writtenKeys(before: DueRow, after: Row | undefined): number {
  if (after === undefined) return 0;
  const occurrences = before.plannedKeys.slice(0, after.occurrence - before.occurrence);
  return occurrences.reduce((sum, keys) => sum + keys, 0) + Object.keys(after.writes).length;
}
