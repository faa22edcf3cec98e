import { dueAt, isTimeZone, type Row } from '@daybreak/domain';
import { ItemError, type OnUnreadable, type RowRepository } from '@daybreak/repository';

const pageSize = 500;

export interface DueRowsSource {
  rows: Pick<RowRepository, 'shards' | 'dueRows' | 'getMany'>;
}

/** Every row that is due by `dueBy` (UTC instant), oldest first within a shard, as the table holds it; what is no row is told. */
export async function* readDueRows(
  { rows }: DueRowsSource,
  dueBy: string,
  onUnreadable: OnUnreadable,
): AsyncGenerator<Row, void, undefined> {
  for (const shard of await rows.shards()) {
    let cursor: string | undefined;
    do {
      const page = await rows.dueRows({ shard, dueBy, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) });
      // Those that the index can't tell of too: getMany says what is wrong with them, unless they were mended meanwhile.
      const ids = [...page.rows.map(({ id }) => id), ...(page.unreadable ?? [])];
      const byId = new Map((await rows.getMany(ids, onUnreadable)).map((row) => [row.id, row]));
      for (const id of ids) {
        const row = byId.get(id);
        // The index lags behind the table by a moment.
        if (row?.status !== 'scheduled') continue;
        if (!isTimeZone(row.timeZone)) onUnreadable(new ItemError('row', id, 'its time zone is not known here'));
        else if (dueAt(row.dueDate, row.timeZone) <= dueBy) yield row;
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
}
