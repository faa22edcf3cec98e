import type { Pause } from '@daybreak/domain';
import { mapWithConcurrency } from '@daybreak/runtime';
import { dueShard, heldPartition, lastInstant, readyDueKey, shardsHeldBy } from '../../items/due-index.ts';
import { isHeldHere } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { updateRow } from '../../table/update-row.ts';
import { countDue, type DueRow, dueRows } from '../reads/due-rows.ts';

const releaseConcurrency = 20;

export interface ReleaseRowsInput {
  pauseId: string;
  /** One of `shardsHeldBy`. */
  shard: string;
  /** The cursor of the previous page. */
  cursor?: string | undefined;
  limit: number;
}

/** A page of held rows. */
export interface ReleasedPage {
  /** The rows on the page, also those that were moved or edited meanwhile. */
  found: number;
  released: number;
  /** The cursor of the next page; absent on the last. */
  cursor?: string | undefined;
}

/** The number of rows that a pause holds. */
export async function countHeld(table: RowTable, pause: Pick<Pause, 'id' | 'rowId'>): Promise<number> {
  const shards = shardsHeldBy(pause, await table.shardCount());
  return await countDue(table, { dueBy: lastInstant, shards: shards.map((shard) => heldPartition(pause.id, shard)) });
}

/** Moves a page of held rows back into the shards that runs read, ready from now on. Idempotent. */
export async function releaseRows(
  table: RowTable,
  { pauseId, shard, cursor: start, limit }: ReleaseRowsInput,
): Promise<ReleasedPage> {
  const partition = heldPartition(pauseId, shard);
  const page = await dueRows(table, { shard: partition, dueBy: lastInstant, cursor: start, limit });
  const { rows, unreadable = [], cursor } = page;
  const settled = await mapWithConcurrency(
    rows,
    releaseConcurrency,
    async (row) => await release(table, row, partition),
  );
  let released = 0;
  for (const result of settled) {
    if (result.status === 'rejected') throw result.reason;
    if (result.value) released += 1;
  }
  return { found: rows.length + unreadable.length, released, cursor };
}

async function release(table: RowTable, { id, dueAt, messageGroupId }: DueRow, partition: string): Promise<boolean> {
  const shard = dueShard(id, await table.shardCount());
  // After `shardCount()`, as for every row that is scheduled.
  const key = readyDueKey(dueAt, table.clock.now().toISOString(), messageGroupId);
  const released = await updateRow(table, {
    rowId: id,
    parts: {
      set: ['#dueShard = :shard', '#dueAt = :dueAt'],
      values: { ':shard': { S: shard }, ':dueAt': { S: key } },
    },
    condition: isHeldHere,
    conditionValues: { ':held': { S: partition } },
  });
  return released !== undefined;
}
