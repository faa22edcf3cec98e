import { pauseOf, type PauseFilter } from '@daybreak/domain';
import type { OnUnreadable } from '@daybreak/repository';
import { lastInstant, readScheduledRows } from '../pipeline/read-scheduled-rows.ts';
import type { Target } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';
import { counted } from '../terminal/read-counter.ts';

/** The number of scheduled rows that pauses of these filters would hold back. */
export async function countPausable(
  { rows }: Pick<Target, 'rows'>,
  filters: readonly PauseFilter[],
  onUnreadable: OnUnreadable,
  environment: Pick<Environment, 'stderr' | 'signal'>,
): Promise<number> {
  const pauses = filters.map((filter) => ({ ...filter, reason: '', by: '', at: '' }));
  const isWanted = ({ id }: { id: string }): boolean =>
    filters.some(({ rowId = id, idPrefix = '' }) => id === rowId && id.startsWith(idPrefix));
  let number = 0;
  const scheduled = readScheduledRows(rows, { dueBy: lastInstant, isWanted }, onUnreadable);
  for await (const row of counted(scheduled, environment))
    if (pauseOf(row, pauses, undefined) !== undefined) number += 1;
  return number;
}
