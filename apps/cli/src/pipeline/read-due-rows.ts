import { dueAt, hasPauseEnded, isTimeZone, pauseOf, type Row } from '@daybreak/domain';
import { heldPartition, ItemError, type OnUnreadable, type Pauses, type RowRepository } from '@daybreak/repository';

const pageSize = 500;

export interface DueRowsSource {
  rows: Pick<RowRepository, 'shards' | 'pauses' | 'shardsHeldBy' | 'dueRows' | 'getMany'>;
}

/**
 * Every row that is due by `dueBy` (UTC instant) and not paused then, read from the table, oldest first within a shard. Reports items that are not valid
 * rows.
 */
export async function* readDueRows(
  { rows }: DueRowsSource,
  dueBy: string,
  onUnreadable: OnUnreadable,
): AsyncGenerator<Row, void, undefined> {
  const pauses = await rows.pauses();
  for (const shard of [...(await rows.shards()), ...(await releasedShards(rows, pauses, dueBy))]) {
    let cursor: string | undefined;
    do {
      const page = await rows.dueRows({ shard, dueBy, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) });
      // With the items that are invalid in the index: getMany reports why, unless they have been fixed since.
      const ids = [...page.rows.map(({ id }) => id), ...(page.unreadable ?? [])];
      const byId = new Map((await rows.getMany(ids, onUnreadable)).map((row) => [row.id, row]));
      for (const id of ids) {
        const row = byId.get(id);
        // The index is eventually consistent.
        if (row?.status !== 'scheduled') continue;
        if (!isTimeZone(row.timeZone))
          onUnreadable(new ItemError('row', id, 'this machine does not know its time zone'));
        else if (dueAt(row) <= dueBy && pauseOf(row, pauses.active, dueBy) === undefined) yield row;
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
}

/** The partitions of the rows that a run of `dueBy` releases before it reads the others. */
async function releasedShards(
  rows: DueRowsSource['rows'],
  { active, resumed }: Pauses,
  dueBy: string,
): Promise<string[]> {
  const shards: string[] = [];
  for (const pause of [...resumed, ...active.filter((candidate) => hasPauseEnded(candidate, dueBy))])
    shards.push(...(await rows.shardsHeldBy(pause)).map((shard) => heldPartition(pause.id, shard)));
  return shards;
}
