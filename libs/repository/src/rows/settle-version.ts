import type { RowError } from '@daybreak/domain';
import type { Metrics } from '@daybreak/runtime';
import type { RecordSupersededInput } from './plans/record-superseded.ts';
import type { RowRepository } from './row-repository.ts';

export interface SettleVersionDependencies {
  rows: Pick<RowRepository, 'fail' | 'recordSuperseded'>;
  /** Throws near the deadline of the invocation. */
  checkTime: () => void;
  metrics: Pick<Metrics, 'count'>;
}

/** Fails the row of a message or, when the row is not scheduled at this version, records the run as superseded. Counts either. */
export async function failOrSupersede(
  message: RecordSupersededInput,
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

/** Records the run as superseded. Call it before the message is acknowledged: otherwise the run counts the row as in flight forever. */
export async function supersede(
  { rowId, version, runId }: RecordSupersededInput,
  { rows, checkTime, metrics }: SettleVersionDependencies,
): Promise<void> {
  checkTime();
  if ((await rows.recordSuperseded({ rowId, version, runId })) === 'recorded') metrics.count('RowsSuperseded');
}
