import type { Row } from '@daybreak/domain';
import type { RowRepository, RowOrTombstone } from '@daybreak/repository';
import { CommandError } from '../terminal/command-error.ts';
import { deletedAt } from './deleted-at.ts';

interface Rows {
  name: string;
  rows: Pick<RowRepository, 'getWithHistory'>;
}

/** The row of the id, or the history of a deleted row. Throws CommandError when the table has neither. */
export async function historyOrThrow({ name, rows }: Rows, id: string): Promise<RowOrTombstone> {
  const found = await rows.getWithHistory(id);
  if (found === undefined) throw new CommandError(`There is no row ${id} in ${name}`);
  return found;
}

/** The row. Throws CommandError when there is none. */
export async function rowOrThrow(target: Rows, id: string): Promise<Row> {
  const { row, tombstone } = await historyOrThrow(target, id);
  if (row !== undefined) return row;
  const at = deletedAt(tombstone);
  throw new CommandError(
    `There is no row ${id} in ${target.name}: it was deleted${at === undefined ? '' : ` at ${at}`} (daybreak explain prints its history)`,
  );
}
