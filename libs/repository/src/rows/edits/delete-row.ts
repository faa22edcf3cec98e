import type { Row } from '@daybreak/domain';
import { archiveIdsOf } from '../../items/archive-id.ts';
import { rowAttributes } from '../../items/row-item.ts';
import { leavesTheDueIndex, rowExists } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { updateRow } from '../../table/update-row.ts';
import { type EditedRow, type EditInput, editRow } from './edit-row.ts';

/** Longer than any message about the row can wait in a queue, and as long as the record of a run. */
const keepDays = 90;
const kept: ReadonlySet<string> = new Set(['id', 'status', 'version', 'history']);

/**
 * Leaves of the row only a tombstone: its version, which the next row of that id goes on from, and its history, from which
 * the runs that dispatched it are still counted.
 */
export async function deleteRow(table: RowTable, input: EditInput): Promise<EditedRow> {
  const deleted = await editRow(table, input, 'deleted', (_, now) => ({
    set: ['#status = :deleted', '#expiresAt = :expiresAt'],
    remove: [...rowAttributes.filter((name) => !kept.has(name)).map((name) => `#${name}`), leavesTheDueIndex],
    values: { ':deleted': { S: 'deleted' }, ':expiresAt': { N: String(expiryOf(now)) } },
  }));
  await expireArchivedEnds(table, deleted.row);
  return deleted;
}

/** Ends that are archived go with the tombstone. */
async function expireArchivedEnds(table: RowTable, row: Row): Promise<void> {
  const expiresAt = expiryOf(table.clock.now().toISOString());
  for (const archivedIn of archiveIdsOf(row).values())
    await updateRow(table, {
      rowId: archivedIn,
      parts: { set: ['#expiresAt = :expiresAt'], values: { ':expiresAt': { N: String(expiresAt) } } },
      condition: rowExists,
    });
}

/** When the tombstone of a row that is deleted now may go: in epoch seconds, which is what DynamoDB's TTL reads. */
export function expiryOf(now: string): number {
  return Math.floor(Date.parse(now) / 1000) + keepDays * 24 * 60 * 60;
}
