import type { Row, RowStatus } from '@daybreak/domain';

/** The rows that `--where` selects: those that match every given field. */
export interface RowFilter {
  rule?: string;
  tenant?: string;
  /** Default: the statuses that the command edits. */
  statuses?: readonly RowStatus[];
  /** Calendar dates, inclusive. A row that a calendar moves counts by the day to which it is moved. */
  dueFrom?: string;
  dueTo?: string;
  /** The whole id, or with `isPrefix` its start. */
  id?: { text: string; isPrefix: boolean };
  /** The run that failed the row. */
  run?: string;
}

/** Whether the filter selects the row, whatever its status. */
export function matchesFilter(row: Row, { rule, tenant, dueFrom, dueTo, id, run }: RowFilter): boolean {
  const { shiftedDate: date = row.dueDate } = row;
  return (
    (rule === undefined || row.rule === rule) &&
    (tenant === undefined || row.tenant === tenant) &&
    (dueFrom === undefined || date >= dueFrom) &&
    (dueTo === undefined || date <= dueTo) &&
    hasId(row.id, id) &&
    (run === undefined || row.history[String(row.version)]?.runId === run)
  );
}

/** Whether the filter selects the id. */
export function hasId(rowId: string, id: RowFilter['id']): boolean {
  if (id === undefined) return true;
  return id.isPrefix ? rowId.startsWith(id.text) : rowId === id.text;
}
