import type { Row, RowStatus } from '@daybreak/domain';

/** A row that a command edits, at the version at which it was selected. */
export interface SelectedRow {
  id: string;
  version: number;
  status: RowStatus;
}

/** A row that a command does not edit, and why. */
export interface SkippedRow {
  id: string;
  reason: string;
}

/** Keeps only these fields of a row in memory. */
export function selectedRowOf({ id, version, status }: Row): SelectedRow {
  return { id, version, status };
}
