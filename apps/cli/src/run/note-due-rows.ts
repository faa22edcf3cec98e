import { dueAt, type Row, type RuleBook } from '@daybreak/domain';
import type { RowRepository } from '@daybreak/repository';
import { toDueRow } from './classify-row.ts';
import type { Census } from './census.ts';

const pageSize = 500;

/** Every row that is due by `dueBy` (UTC instant), oldest first within a shard, as the table holds it. */
export async function* readDueRows(
  rows: Pick<RowRepository, 'dueRows' | 'getMany'>,
  shards: readonly string[],
  dueBy: string,
): AsyncGenerator<Row, void, undefined> {
  for (const shard of shards) {
    let cursor: string | undefined;
    do {
      const page = await rows.dueRows({ shard, dueBy, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) });
      // Those that can't be read too: getMany throws for them, and says what is wrong.
      const ids = [...page.rows.map(({ id }) => id), ...(page.unreadable ?? [])];
      const byId = new Map((await rows.getMany(ids)).map((row) => [row.id, row]));
      for (const { id } of page.rows) {
        const row = byId.get(id);
        // The index lags behind the table by a moment.
        if (row?.status === 'scheduled' && dueAt(row.dueDate, row.timeZone) <= dueBy) yield row;
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
}

/** Notes every row that is due by `dueBy` in the census, with what its rule plans. */
export async function noteDueRows(
  census: Census,
  table: { rows: Pick<RowRepository, 'dueRows' | 'getMany'>; shards: readonly string[] },
  { ruleBook, dueBy }: { ruleBook: RuleBook; dueBy: string },
): Promise<void> {
  for await (const row of readDueRows(table.rows, table.shards, dueBy)) census.add(toDueRow(row, ruleBook, dueBy));
}
