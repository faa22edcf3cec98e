import type { Row } from '@daybreak/domain';
import { failedKeys, failedPartitions, lastInstant } from '../../items/due-index.ts';
import { type OnUnreadable, throwUnreadable } from '../../items/read-items.ts';
import { isFailedAndNotIndexed } from '../../table/conditions.ts';
import { markFailedRowsIndexed } from '../../table/failed-rows-indexed.ts';
import type { RowTable } from '../../table/row-table.ts';
import { updateRow } from '../../table/update-row.ts';
import { countDue, dueRows } from './due-rows.ts';
import { getRows } from './get-rows.ts';
import { scanRows } from './scan-rows.ts';

const pageSize = 500;

/** Iterates over the failed rows in the due index, the oldest failure first in each partition. Rows that have not failed cost nothing. */
export async function* failedRows(
  table: RowTable,
  onUnreadable: OnUnreadable = throwUnreadable,
): AsyncGenerator<Row, void, void> {
  for (const shard of failedPartitions()) {
    let cursor: string | undefined;
    do {
      const page = await dueRows(table, { shard, dueBy: lastInstant, cursor, limit: pageSize });
      const ids = [...page.rows.map(({ id }) => id), ...(page.unreadable ?? [])];
      // The index is eventually consistent.
      for (const row of await getRows(table, ids, onUnreadable)) if (row.status === 'failed') yield row;
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
}

/** The number of failed rows in the due index. */
export async function countFailed(table: RowTable): Promise<number> {
  return await countDue(table, { dueBy: lastInstant, shards: failedPartitions() });
}

/**
 * Scans the table, yields its failed rows, and adds those to the due index that an older release failed. Records at the end that
 * each failed row is in the index. Idempotent.
 */
export async function* indexFailedRows(
  table: RowTable,
  onUnreadable: OnUnreadable = throwUnreadable,
): AsyncGenerator<Row, void, void> {
  for await (const row of scanRows(table, onUnreadable)) {
    if (row.status !== 'failed') continue;
    await addToIndex(table, row);
    yield row;
  }
  await markFailedRowsIndexed(table);
}

async function addToIndex(table: RowTable, { id, updatedAt }: Row): Promise<void> {
  const { dueShard, dueAt } = failedKeys(id, updatedAt);
  await updateRow(table, {
    rowId: id,
    parts: {
      set: ['#dueShard = :dueShard', '#dueAt = :dueAt'],
      values: { ':dueShard': { S: dueShard }, ':dueAt': { S: dueAt } },
    },
    condition: isFailedAndNotIndexed,
    conditionValues: { ':failed': { S: 'failed' } },
  });
}
