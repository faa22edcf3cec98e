import { dueAt, isTimeZone, type Row, type RowStatus } from '@daybreak/domain';
import { messageGroupOf } from '@daybreak/repository';

/** A row that a command edits, at the version at which it was selected. */
export interface SelectedRow {
  id: string;
  version: number;
  status: RowStatus;
  /** UTC instant. Absent when this machine does not know the time zone of the row. */
  dueAt?: string;
  /** The group of the row's messages. Absent for a row without one. */
  messageGroupId?: string;
}

/** A row that a command does not edit, and why. */
export interface SkippedRow {
  id: string;
  reason: string;
}

/** Keeps only these fields of a row in memory. */
export function selectedRowOf(row: Row): SelectedRow {
  const { id, version, status } = row;
  const messageGroupId = messageGroupOf(row);
  const due = isTimeZone(row.timeZone) ? { dueAt: dueAt(row) } : {};
  return { id, version, status, ...due, ...(messageGroupId === undefined ? {} : { messageGroupId }) };
}
