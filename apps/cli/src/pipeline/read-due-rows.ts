import { dueAt, hasPauseEnded, isTimeZone, pauseOf, type Row } from '@daybreak/domain';
import { ItemError, type OnUnreadable, type RowRepository } from '@daybreak/repository';
import { heldPartitions, readPartition } from './read-scheduled-rows.ts';

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
  const { active, resumed } = await rows.pauses();
  // A run of `dueBy` releases the rows of these pauses before it reads the others.
  const released = [...resumed, ...active.filter((pause) => hasPauseEnded(pause, dueBy))];
  for (const shard of [...(await rows.shards()), ...(await heldPartitions(rows, released))]) {
    for await (const row of readPartition(rows, shard, { dueBy }, onUnreadable)) {
      if (!isTimeZone(row.timeZone))
        onUnreadable(new ItemError('row', row.id, 'this machine does not know its time zone'));
      else if (dueAt(row) <= dueBy && pauseOf(row, active, dueBy) === undefined) yield row;
    }
  }
}
