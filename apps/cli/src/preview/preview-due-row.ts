import { isDueBy, type Row, type RuleBook } from '@daybreak/domain';
import { type PlannedValue, type PlanProblem, previewRow, valuesTogether } from './preview-row.ts';

/** What one run would write to a row. */
export interface DueRowPreview {
  /** The occurrences that the run would complete. A recurring row catches up in one run. */
  occurrences: number;
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
  const preview = previewRow(row, ruleBook, (next, before) => before < maximumOccurrences && isDueBy(next, dueBy));
  const { occurrences, problem } = preview;
  return {
    occurrences: occurrences.length,
    written: occurrences.reduce((sum, { values }) => sum + values.length, 0),
    values: valuesTogether(preview),
    ...(problem === undefined ? {} : { problem }),
  };
}
