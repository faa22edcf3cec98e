import type { RowRepository } from '@daybreak/repository';
import { mapWithConcurrency } from '@daybreak/runtime';
import type { RowSpool } from './row-spool.ts';

const chunkSize = 500;
const putConcurrency = 32;

/** Puts every row of the spool into the table, and tells how many were new. Throws the first put's error, when all begun have ended. */
export async function importRows(
  spool: RowSpool,
  rows: Pick<RowRepository, 'put'>,
  signal: AbortSignal,
): Promise<{ imported: number; unchanged: number }> {
  const counts = { imported: 0, unchanged: 0 };
  for (const chunk of spool.chunks(chunkSize)) {
    signal.throwIfAborted();
    const settled = await mapWithConcurrency(
      chunk,
      putConcurrency,
      async ({ definition }) => await rows.put(definition),
    );
    for (const [index, result] of settled.entries()) {
      if (result.status === 'rejected') throw result.reason;
      if (result.value === 'created') counts.imported++;
      else if (result.value === 'unchanged') counts.unchanged++;
      else throw new Error(`Row ${chunk[index]?.definition.id} was changed while it was imported`);
    }
  }
  return counts;
}
