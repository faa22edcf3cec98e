import { versionEndLimits } from '@daybreak/domain';
import { archiveId } from '../../items/archive-id.ts';
import { runDidNotEndIt, runIsNotNoted, runsCanBeNoted, versionHasEnded } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { updateRow } from '../../table/update-row.ts';

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
export async function noteSuperseded(table: RowTable, input: NoteSupersededInput): Promise<NoteOutcome> {
  const { rowId, version } = input;
  if (await note(table, rowId, input)) return 'noted';
  // An end is on its row or, when it was taken off that, in the archive: never again on the row.
  const archivedIn = archiveId(rowId, version);
  return archivedIn !== undefined && (await note(table, archivedIn, input)) ? 'noted' : 'unchanged';
}

async function note(table: RowTable, itemId: string, { version, runId }: NoteSupersededInput): Promise<boolean> {
  const noted = await updateRow(table, {
    rowId: itemId,
    parts: {
      set: ['#history.#v0.#superseded.#k0 = :now'],
      values: { ':now': { S: table.clock.now().toISOString() } },
      names: { '#v0': String(version), '#k0': runId },
    },
    condition: [versionHasEnded, runDidNotEndIt, runIsNotNoted, runsCanBeNoted].join(' AND '),
    conditionValues: { ':runId': { S: runId }, ':mostRuns': { N: String(versionEndLimits.supersededRuns) } },
  });
  return noted !== undefined;
}
