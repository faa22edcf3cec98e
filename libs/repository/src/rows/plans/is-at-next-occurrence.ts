import { isScheduled, isAtNextVersion, versionWasCompletedBy } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { updateRow } from '../../table/update-row.ts';

export interface AtNextOccurrenceInput {
  rowId: string;
  version: number;
  /** The run whose message is being handled. */
  runId: string;
}

/**
 * Whether this run completed this version of a recurring row, and the row is scheduled for its next occurrence. It sends a
 * conditional update that changes nothing, because the writer has no permission to read rows.
 */
export async function isAtNextOccurrence(
  table: RowTable,
  { rowId, version, runId }: AtNextOccurrenceInput,
): Promise<boolean> {
  const unchanged = await updateRow(table, {
    rowId,
    parts: { set: ['#version = #version'], values: {}, names: { '#v0': String(version) } },
    condition: [isAtNextVersion, isScheduled, versionWasCompletedBy].join(' AND '),
    conditionValues: {
      ':next': { N: String(version + 1) },
      ':scheduled': { S: 'scheduled' },
      ':completed': { S: 'completed' },
      ':runId': { S: runId },
    },
  });
  return unchanged !== undefined;
}
