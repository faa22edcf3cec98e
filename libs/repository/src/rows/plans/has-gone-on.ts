import { isScheduled, versionIsNext, versionWasCompletedBy } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { updateRow } from '../../table/update-row.ts';

export interface HasGoneOnInput {
  rowId: string;
  version: number;
  /** The run whose message asks. */
  runId: string;
}

/**
 * Whether the run itself has completed this version of a recurring row, which waits for its next occurrence since. It is an update that
 * changes nothing, under a condition: who asks may write a row, and must not be able to read one and write it back.
 */
export async function hasGoneOn(table: RowTable, { rowId, version, runId }: HasGoneOnInput): Promise<boolean> {
  const unchanged = await updateRow(table, {
    rowId,
    parts: { set: ['#version = #version'], values: {}, names: { '#v0': String(version) } },
    condition: [versionIsNext, isScheduled, versionWasCompletedBy].join(' AND '),
    conditionValues: {
      ':next': { N: String(version + 1) },
      ':scheduled': { S: 'scheduled' },
      ':completed': { S: 'completed' },
      ':runId': { S: runId },
    },
  });
  return unchanged !== undefined;
}
