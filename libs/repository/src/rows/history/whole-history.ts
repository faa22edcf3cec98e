import { quote, type RowHistory } from '@daybreak/domain';
import * as v from 'valibot';
import { ItemError } from '../../errors.ts';
import { archivedRowId, archiveIdsOf } from '../../items/archive-id.ts';
import { readAttributes } from '../../items/attribute-value.ts';
import { historyOfItem, historySchema } from '../../items/history-item.ts';
import type { OnUnreadable } from '../../items/read-items.ts';
import type { RowOrTombstone } from '../../items/row-item.ts';
import { getItems } from '../../table/get-items.ts';
import type { RowTable } from '../../table/row-table.ts';

const archiveSchema = v.object({ id: v.string(), history: historySchema });

/** Adds the archived ends to the history of each row and tombstone. Passes an archive item that cannot be read to `onUnreadable`. */
export async function withWholeHistory(
  table: RowTable,
  found: readonly RowOrTombstone[],
  onUnreadable: OnUnreadable,
): Promise<RowOrTombstone[]> {
  const ids = found.flatMap(({ row, tombstone }) => [...archiveIdsOf(row ?? tombstone).values()]);
  const archived = new Map<string, RowHistory>();
  for (const item of await getItems(table, ids)) {
    const parsed = v.safeParse(archiveSchema, readAttributes(item, Object.keys(archiveSchema.entries)).values);
    const ends = parsed.success ? historyOfItem(parsed.output.history) : undefined;
    const id = item['id']?.S ?? '';
    if (ends === undefined)
      onUnreadable(
        new ItemError(
          'row',
          archivedRowId(id) ?? id,
          `its archive item ${quote(id)} does not hold the end of a version`,
        ),
      );
    else archived.set(id, ends);
  }
  return found.map((rowOrTombstone) => withEnds(rowOrTombstone, archived));
}

function withEnds({ row, tombstone }: RowOrTombstone, archived: ReadonlyMap<string, RowHistory>): RowOrTombstone {
  const ends: RowHistory = {};
  for (const [version, id] of archiveIdsOf(row ?? tombstone)) {
    // The archive item may hold the end of another version, for example of an earlier row with this id.
    const end = archived.get(id)?.[version];
    if (end !== undefined) ends[version] = end;
  }
  return row === undefined
    ? { tombstone: { ...tombstone, history: { ...ends, ...tombstone.history } } }
    : { row: { ...row, history: { ...ends, ...row.history } } };
}
