import { catchUpOf, dueAt, isDueBy, planOccurrences, type Row, type RuleBook, skipsOccurrence } from '@daybreak/domain';

/** A due row as it was before the run. */
export interface DueRow {
  id: string;
  version: number;
  occurrence: number;
  /** The number of values to write for each due occurrence, in order. A recurring row may have several due occurrences. */
  plannedKeys: readonly number[];
}

/** The outcome of a due row: that of its last due occurrence, or `open` when it is still due. */
export type RowOutcome = 'completed' | 'skipped' | 'failed' | 'superseded' | 'open';

/** A bound that only a daily row from decades ago reaches. */
const maximumOccurrences = 10_000;

/** Records a due row before the run, with what its rule plans up to `dueBy` (UTC instant). A row that can't be planned has no values. */
export function toDueRow(row: Row, ruleBook: RuleBook, dueBy: string): DueRow {
  const plannedKeys: number[] = [];
  const catchUp = catchUpOf(row, ruleBook);
  try {
    for (const { row: occurrence, plan } of planOccurrences(row, ruleBook)) {
      if (plannedKeys.length === maximumOccurrences || !isDueBy(occurrence, dueBy)) break;
      const late = plannedKeys.length === 0 ? row : occurrence;
      const isSkipped = skipsOccurrence(catchUp, { row: late, next: plan.next, dueBy });
      plannedKeys.push(isSkipped ? 0 : Object.keys(plan.values).length);
    }
  } catch {
    // The worker gets the same error and marks the row failed.
  }
  return { id: row.id, version: row.version, occurrence: row.occurrence, plannedKeys };
}

/** The outcome of a due row, from the row after the run. */
export function outcomeOf(before: DueRow, after: Row | undefined, dueBy: string): RowOutcome {
  if (after === undefined || after.status === 'cancelled') return 'superseded';
  if (after.status === 'completed' || after.status === 'failed' || after.status === 'skipped') return after.status;
  if (dueAt(after) <= dueBy) return 'open';
  // Rescheduled by its owner, or else scheduled again by its rule or repeat.
  if (after.occurrence <= before.occurrence) return 'superseded';
  return after.history[String(after.version - 1)]?.end === 'skipped' ? 'skipped' : 'completed';
}

/** The number of planned values that are written: those of the completed occurrences and of the current one. */
export function writtenKeys(before: DueRow, after: Row | undefined): number {
  if (after === undefined) return 0;
  const occurrences = before.plannedKeys.slice(0, after.occurrence - before.occurrence);
  return occurrences.reduce((sum, keys) => sum + keys, 0) + Object.keys(after.writes).length;
}
