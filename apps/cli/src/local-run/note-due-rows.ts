import type { RuleBook } from '@daybreak/domain';
import type { OnUnreadable } from '@daybreak/repository';
import { type DueRowsSource, readDueRows } from '../pipeline/read-due-rows.ts';
import type { Environment } from '../terminal/environment.ts';
import { counted, createReadCounter } from '../terminal/read-counter.ts';
import { toDueRow } from './due-row.ts';
import type { DueRows } from './due-rows.ts';

/** Adds every row that is due by `dueBy` (UTC instant), with what its rule plans. Counts them on standard error. */
export async function noteDueRows(
  dueRows: DueRows,
  source: DueRowsSource,
  { ruleBook, dueBy, onUnreadable }: { ruleBook: RuleBook; dueBy: string; onUnreadable: OnUnreadable },
  environment: Pick<Environment, 'stderr' | 'signal'>,
): Promise<void> {
  const counter = createReadCounter(environment.stderr, { noun: 'due row', verb: 'read' });
  for await (const row of counted(readDueRows(source, dueBy, onUnreadable), environment, counter))
    dueRows.add(toDueRow(row, ruleBook, dueBy));
}
