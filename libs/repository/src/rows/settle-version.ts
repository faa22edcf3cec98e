import type { RowError } from '@daybreak/domain';
import type { Metrics } from '@daybreak/runtime';
import type { NoteSupersededInput } from './plans/note-superseded.ts';
import type { RowRepository } from './row-repository.ts';

export interface SettleVersionDependencies {
  rows: Pick<RowRepository, 'fail' | 'noteSuperseded'>;
  /** Throws near the invocation's deadline. */
  checkTime: () => void;
  metrics: Pick<Metrics, 'count'>;
}

/** Fails the row of a message with its reason; when the row no longer waits at that version, the run notes that instead. Counts which. */
export async function failOrSupersede(
  message: NoteSupersededInput,
  error: RowError,
  dependencies: SettleVersionDependencies,
): Promise<'failed' | 'superseded'> {
  const { rowId, version, runId } = message;
  dependencies.checkTime();
  const rowState = await dependencies.rows.fail({ rowId, version, runId, error });
  if (rowState === 'failed') dependencies.metrics.count('RowsFailed');
  else await supersede(message, dependencies);
  return rowState;
}

/** Notes the version as superseded. A message is acknowledged only after this, or its run would count the row as in flight for ever. */
export async function supersede(
  { rowId, version, runId }: NoteSupersededInput,
  { rows, checkTime, metrics }: SettleVersionDependencies,
): Promise<void> {
  checkTime();
  if ((await rows.noteSuperseded({ rowId, version, runId })) === 'noted') metrics.count('RowsSuperseded');
}
