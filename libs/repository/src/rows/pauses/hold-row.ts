import type { Pause, Row } from '@daybreak/domain';
import { RowNotHeldError } from '../../errors.ts';
import { dueKey, heldPartitionOf } from '../../items/due-index.ts';
import { rowOfItem } from '../../items/row-item.ts';
import { isPending, noValueWasWritten } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { mergeParts, updateRow } from '../../table/update-row.ts';
import { raiseVersion } from '../edits/edit-row.ts';
import { endVersion } from '../history/version-end.ts';

export interface HoldRowInput {
  rowId: string;
  version: number;
  /** The run whose message found the row paused. */
  runId: string;
  pause: Pick<Pause, 'id' | 'rowId' | 'reason'>;
  /** The row as it was read, at this version. Default: an update that changes nothing returns it, since the writer may not read rows. */
  row?: Row | undefined;
}

/** Values of the row may be written between the read and the update, one message at a time. */
const maximumAttempts = 5;

/**
 * Moves a row that is scheduled at this version out of the shards that runs read, at its next version. Messages of this version
 * then change nothing. Throws RowNotHeldError when other writers keep changing the row.
 */
export async function holdRow(table: RowTable, input: HoldRowInput): Promise<'held' | 'superseded'> {
  let { row } = input;
  for (let attempt = 1; attempt <= maximumAttempts; attempt++) {
    row ??= await readPending(table, input);
    if (row === undefined) return 'superseded';
    if (await hold(table, row, input)) return 'held';
    row = undefined;
  }
  throw new RowNotHeldError(input.rowId);
}

async function readPending(table: RowTable, { rowId, version }: HoldRowInput): Promise<Row | undefined> {
  const unchanged = await updateRow(table, {
    rowId,
    parts: { set: ['#version = #version'], values: {} },
    condition: isPending,
    conditionValues: { ':version': { N: String(version) }, ':scheduled': { S: 'scheduled' } },
    returnValues: 'ALL_NEW',
  });
  return unchanged?.Attributes === undefined ? undefined : rowOfItem(unchanged.Attributes);
}

/** Returns false when the row has changed since it was read. */
async function hold(table: RowTable, row: Row, { version, runId, pause }: HoldRowInput): Promise<boolean> {
  const { id, dueDate } = row;
  const partition = heldPartitionOf(pause, id, await table.shardCount());
  const now = table.clock.now().toISOString();
  const written = Object.keys(row.writes).length;
  const end = endVersion({
    version,
    end: 'paused',
    at: now,
    dueDate,
    written,
    reason: pause.reason,
    superseded: { [runId]: now },
  });
  const held = await updateRow(table, {
    rowId: id,
    parts: mergeParts(raiseVersion(row, now), end, {
      set: ['#dueShard = :held', '#dueAt = :dueAt'],
      values: { ':held': { S: partition }, ':dueAt': { S: dueKey({ ...row, readyAt: now }) } },
    }),
    condition: `${isPending} AND ${noValueWasWritten}`,
    conditionValues: {
      ':version': { N: String(version) },
      ':scheduled': { S: 'scheduled' },
      ':written': { N: String(written) },
    },
  });
  return held !== undefined;
}
