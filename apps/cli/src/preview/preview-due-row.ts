import { type DueMoment, isDueBy, type Row, type RuleBook } from '@daybreak/domain';
import { type PlannedValue, type PlanProblem, previewRow, valuesTogether } from './preview-row.ts';

/** What one run would write to a row. */
export interface DueRowPreview {
  /** The occurrences that the run would take. A recurring row catches up in one run. */
  occurrences: number;
  /** Those of them that the run would skip by the catch-up policy of the row. Absent for none. */
  skipped?: number;
  /** The number of values that the run would write, over all occurrences. */
  written: number;
  /** Each key with its value now and its last planned value. */
  values: PlannedValue[];
  problem?: PlanProblem;
}

/** Bounds a row that is years behind. A run would go on. */
const maximumOccurrences = 1_000;

/** Plans every occurrence of a row that is due by `dueBy` (UTC instant). */
export function previewDueRow(row: Row, ruleBook: RuleBook, dueBy: string): DueRowPreview {
  const isWanted = (next: DueMoment, before: number): boolean => before < maximumOccurrences && isDueBy(next, dueBy);
  const preview = previewRow(row, ruleBook, isWanted, dueBy);
  const { occurrences, problem } = preview;
  const skipped = occurrences.filter(({ skippedBy }) => skippedBy !== undefined).length;
  return {
    occurrences: occurrences.length,
    ...(skipped === 0 ? {} : { skipped }),
    written: occurrences.reduce((sum, { values }) => sum + values.length, 0),
    values: valuesTogether(preview),
    ...(problem === undefined ? {} : { problem }),
  };
}
