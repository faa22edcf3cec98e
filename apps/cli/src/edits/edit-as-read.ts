import type { Row } from '@daybreak/domain';
import { ConflictError, type EditedRow, type RowRepository } from '@daybreak/repository';
import { rowOrThrow } from '../history/row-or-throw.ts';
import type { Target } from '../target/open-target.ts';

/** The pipeline can change the row between the read and the edit, but not many times in a row. */
const maximumAttempts = 5;

/**
 * Makes an edit that depends on the row, at the version that it read or, if given, at `version`. When the row changes between the read and the edit, it reads
 * the row again. Throws CommandError when there is no such row, and the errors of `edit`.
 */
export async function editAsRead(
  target: Pick<Target, 'name'> & { rows: Pick<RowRepository, 'getWithHistory'> },
  { id, version }: { id: string; version: number | undefined },
  edit: (row: Row, version: number) => Promise<EditedRow>,
): Promise<EditedRow> {
  for (let attempt = 1; ; attempt++) {
    const row = await rowOrThrow(target, id);
    try {
      return await edit(row, version ?? row.version);
    } catch (error) {
      const isRace = error instanceof ConflictError && version === undefined && isPending(row);
      if (!isRace || attempt === maximumAttempts) throw error;
    }
  }
}

function isPending({ status }: Row): boolean {
  return status === 'scheduled' || status === 'failed';
}
