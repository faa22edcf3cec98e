import { versionEndLimits } from '@daybreak/domain';
import { archiveId } from '../../items/archive-id.ts';
import { runDidNotEndVersion, runIsNotRecorded, hasRoomForRun, versionHasEnded } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { updateRow } from '../../table/update-row.ts';

export interface RecordSupersededInput {
  rowId: string;
  version: number;
  /** The run whose message found the version ended. */
  runId: string;
}

/** `unchanged`: the run itself ended the version, or is already recorded, or the history no longer holds the end. */
export type RecordOutcome = 'recorded' | 'unchanged';

/**
 * Records on the end of a version that the message of a run came too late. A run that did not end the version has at least
 * one message that is handled after the end, and that message is acknowledged only after this call. So each row that a run
 * dispatched is counted once: as ended by the run, or as superseded.
 */
export async function recordSuperseded(table: RowTable, input: RecordSupersededInput): Promise<RecordOutcome> {
  const { rowId, version } = input;
  if (await recordOn(table, rowId, input)) return 'recorded';
  // The end is on the row or, after its removal from the row, in the archive item.
  const archiveItemId = archiveId(rowId, version);
  return archiveItemId !== undefined && (await recordOn(table, archiveItemId, input)) ? 'recorded' : 'unchanged';
}

async function recordOn(table: RowTable, itemId: string, { version, runId }: RecordSupersededInput): Promise<boolean> {
  const recorded = await updateRow(table, {
    rowId: itemId,
    parts: {
      set: ['#history.#v0.#superseded.#k0 = :now'],
      values: { ':now': { S: table.clock.now().toISOString() } },
      names: { '#v0': String(version), '#k0': runId },
    },
    condition: [versionHasEnded, runDidNotEndVersion, runIsNotRecorded, hasRoomForRun].join(' AND '),
    conditionValues: { ':runId': { S: runId }, ':maximumRuns': { N: String(versionEndLimits.supersededRuns) } },
  });
  return recorded !== undefined;
}
