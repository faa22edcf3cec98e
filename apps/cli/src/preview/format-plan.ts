import type { Row } from '@daybreak/domain';
import { count } from '../terminal/count.ts';
import { localTime } from '../terminal/format-due.ts';
import { formatTable } from '../terminal/format-table.ts';
import { printable } from '../terminal/printable.ts';
import { valueCells } from './value-cells.ts';
import type { RowPreview } from './preview-row.ts';

/** The plan of a row for people: each occurrence with its values, then why the next one has no plan, or its date. */
export function formatPlan({ status }: Pick<Row, 'status'>, { occurrences, problem, next }: RowPreview): string {
  const lines = [
    status === 'scheduled'
      ? 'A run would write:'
      : `No run takes the row, because it is ${status}. If it is scheduled again, a run would write:`,
  ];
  for (const { occurrence, values, ...date } of occurrences) {
    lines.push(`Occurrence ${occurrence}, due ${localTime(date)}, ${count(values.length, 'value')}`);
    if (values.length > 0) lines.push(...formatTable([['key', 'present', 'planned'], ...values.map(valueCells)]));
  }
  if (problem !== undefined) lines.push(`Then the row ${problem.outcome}: ${printable(problem.cause)}`);
  if (next !== undefined) lines.push(`Next due ${localTime(next)}`);
  return lines.join('\n');
}
