import { versionEndLimits } from '@daybreak/domain';
import { runDidNotEndIt, runIsNotNoted, runsCanBeNoted, versionHasEnded } from './conditions.ts';
import type { RowTable } from './row-table.ts';
import { updateRow } from './update-row.ts';

export interface NoteSupersededInput {
  rowId: string;
  version: number;
  /** The run whose message came too late. */
  runId: string;
}

/** `unchanged`: the run itself ended the version, or is noted already, or there is no end (any more) to note it on. */
export type NoteOutcome = 'noted' | 'unchanged';

/**
 * Notes on the end of a version that a run came upon it too late. A run that did not end a version has some message that
 * is handled after its end, for if all of its messages came before, the last of them ended it; and that message is not
 * acknowledged before this was done. So each row that a run dispatched is counted once: as ended by the run, or as noted.
 */
export async function noteSuperseded(
  table: RowTable,
  { rowId, version, runId }: NoteSupersededInput,
): Promise<NoteOutcome> {
  const noted = await updateRow(table, {
    rowId,
    parts: {
      set: ['#history.#v0.#superseded.#k0 = :now'],
      values: { ':now': { S: table.clock.now().toISOString() } },
      names: { '#v0': String(version), '#k0': runId },
    },
    condition: [versionHasEnded, runDidNotEndIt, runIsNotNoted, runsCanBeNoted].join(' AND '),
    conditionValues: { ':runId': { S: runId }, ':mostRuns': { N: String(versionEndLimits.supersededRuns) } },
  });
  return noted === undefined ? 'unchanged' : 'noted';
}
