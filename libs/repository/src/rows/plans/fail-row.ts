import type { RowError } from '@daybreak/domain';
import { toAttributes } from '../../items/attribute-value.ts';
import { failedKeys } from '../../items/due-index.ts';
import { isPending } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { mergeParts, updateRow } from '../../table/update-row.ts';
import { endVersion } from '../history/version-end.ts';

/** `rowSizeBytes` reserves space for a message of this length. */
const maximumMessageLength = 500;

export interface FailRowInput {
  rowId: string;
  version: number;
  /** The run whose message fails the row. */
  runId: string;
  error: RowError;
}

/** Fails the row with `error` when it is scheduled at this version, and moves it to the failed rows of the due index. Written values stay. */
export async function failRow(
  table: RowTable,
  { rowId, version, runId, error }: FailRowInput,
): Promise<'failed' | 'superseded'> {
  const { stage, name, message, attempt, at } = error;
  const lastError = { stage, name, message: message.slice(0, maximumMessageLength).toWellFormed(), attempt, at };
  const now = table.clock.now().toISOString();
  const failed = await updateRow(table, {
    rowId,
    parts: mergeParts(endVersion({ version, end: 'failed', at: now, runId, error: lastError }), {
      set: [
        '#status = :failed',
        '#lastError = :lastError',
        '#dueShard = :failedShard',
        '#dueAt = :now',
        '#updatedAt = :now',
      ],
      remove: ['#runId', '#planId'],
      values: {
        ':failed': { S: 'failed' },
        ':lastError': { M: toAttributes(lastError) },
        ':failedShard': { S: failedKeys(rowId, now).dueShard },
        ':now': { S: now },
      },
    }),
    condition: isPending,
    conditionValues: { ':version': { N: String(version) }, ':scheduled': { S: 'scheduled' } },
  });
  return failed === undefined ? 'superseded' : 'failed';
}
