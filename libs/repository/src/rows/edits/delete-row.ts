import type { Row } from '@daybreak/domain';
import { archiveIdsOf } from '../../items/archive-id.ts';
import { expiresAtSeconds } from '../../items/expires-at-seconds.ts';
import { rowAttributes } from '../../items/row-item.ts';
import { dueIndexKeys, rowExists } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { updateRow } from '../../table/update-row.ts';
import { type EditedRow, type EditInput, editRow } from './edit-row.ts';

/** Longer than a message about the row can stay in a queue, and as long as the record of a run. */
const retentionDays = 90;
const tombstoneAttributes: ReadonlySet<string> = new Set(['id', 'status', 'version', 'history', 'expiresAt']);

/** The Time to Live of a tombstone that is written now, in epoch seconds. */
export const tombstoneExpiresAtSeconds = (now: Date): number => expiresAtSeconds(now, retentionDays);

/**
 * Replaces a row by a tombstone. A new row with the same id continues from its version, and `daybreak runs` counts the runs
 * that dispatched the row from its history.
 */
export async function deleteRow(table: RowTable, input: EditInput): Promise<EditedRow> {
  const deleted = await editRow(table, input, 'deleted', (_, now) => ({
    set: ['#status = :deleted', '#expiresAt = :expiresAt'],
    remove: [...rowAttributes.filter((name) => !tombstoneAttributes.has(name)).map((name) => `#${name}`), dueIndexKeys],
    values: { ':deleted': { S: 'deleted' }, ':expiresAt': { N: String(tombstoneExpiresAtSeconds(new Date(now))) } },
  }));
  await expireArchivedEnds(table, deleted.row);
  return deleted;
}

/** The archive items expire with the tombstone. */
async function expireArchivedEnds(table: RowTable, row: Row): Promise<void> {
  const expiresAtSeconds = String(tombstoneExpiresAtSeconds(table.clock.now()));
  for (const archiveItemId of archiveIdsOf(row).values())
    await updateRow(table, {
      rowId: archiveItemId,
      parts: { set: ['#expiresAt = :expiresAt'], values: { ':expiresAt': { N: expiresAtSeconds } } },
      condition: rowExists,
    });
}
