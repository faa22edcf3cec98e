import type { RuleBook } from '@daybreak/domain';
import type { OnUnreadable } from '@daybreak/repository';
import { type DueRowsSource, readDueRows } from '../pipeline/read-due-rows.ts';
import { toDueRow } from './due-row.ts';
import type { DueRows } from './due-rows.ts';

/** Adds every row that is due by `dueBy` (UTC instant), with what its rule plans. */
export async function noteDueRows(
  dueRows: DueRows,
  source: DueRowsSource,
  { ruleBook, dueBy, onUnreadable }: { ruleBook: RuleBook; dueBy: string; onUnreadable: OnUnreadable },
): Promise<void> {
  for await (const row of readDueRows(source, dueBy, onUnreadable)) dueRows.add(toDueRow(row, ruleBook, dueBy));
}
