import { completion, type NextOccurrence } from './completion.ts';
import { everyValueIsWritten, isPending } from './conditions.ts';
import type { RowTable } from './row-table.ts';
import { updateRow } from './update-row.ts';

export interface CompleteRowInput {
  rowId: string;
  version: number;
  /** The run whose message completes the row. */
  runId: string;
  /** The date that this version is due on. */
  dueDate: string;
  /** For a recurring row: when it is due next. */
  next?: NextOccurrence | undefined;
}

/**
 * Completes the row if it still waits at this version and, where `expected` is given, if that many values are
 * written. Of several that try, one completes it.
 */
export async function completeRow(
  table: RowTable,
  { rowId, expected, ...rest }: CompleteRowInput & { expected?: number },
): Promise<'completed' | 'superseded'> {
  const now = table.clock.now().toISOString();
  const completed = await updateRow(table, {
    rowId,
    parts: completion(table, { rowId, ...rest, written: expected ?? 0, now }),
    condition: expected === undefined ? isPending : `${isPending} AND ${everyValueIsWritten}`,
    conditionValues: {
      ':version': { N: String(rest.version) },
      ':scheduled': { S: 'scheduled' },
      ...(expected === undefined ? {} : { ':expected': { N: String(expected) } }),
    },
  });
  return completed === undefined ? 'superseded' : 'completed';
}
