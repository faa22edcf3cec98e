import { isDeepStrictEqual } from 'node:util';
import { createRowRepository, type RowRepository } from '@daybreak/repository';
import { createDynamoDBDocumentClient, mapWithConcurrency, systemClock } from '@daybreak/runtime';
import { makeRow } from './make-rows.ts';
import type { StackReady } from './stack-messages.ts';

const putConcurrency = 32;
const chunkSize = 1_000;

export interface OpenRows extends Disposable {
  rows: RowRepository;
}

/** The rows of a stack that runs in another process. */
export function openRows({ outputs, dynamodbEndpoint: endpoint, region }: StackReady): OpenRows {
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'local' };
  // A table of little capacity takes them no faster than it can; the figures are of what comes afterwards.
  const documentClient = createDynamoDBDocumentClient({ endpoint, region, credentials, maxAttempts: 20 });
  const rows = createRowRepository({
    documentClient,
    tableName: outputs['RowsTableName'] ?? '',
    shardCount: Number(outputs['DueShardCount']),
    clock: systemClock,
  });
  return { rows, [Symbol.dispose]: () => documentClient.destroy() };
}

/** Puts `count` rows. Throws the first put's error. */
export async function importRows(rows: RowRepository, count: number): Promise<void> {
  for (let from = 0; from < count; from += chunkSize) {
    const indexes = Array.from({ length: Math.min(chunkSize, count - from) }, (_, offset) => from + offset);
    const settled = await mapWithConcurrency(indexes, putConcurrency, async (index) => await rows.put(makeRow(index)));
    for (const result of settled) if (result.status === 'rejected') throw result.reason;
  }
}

/** A figure is only worth something if the work was done: every row has all of its new values, and is completed. */
export async function assertAllDone(rows: RowRepository, count: number): Promise<void> {
  let done = 0;
  for await (const row of rows.scanRows()) {
    const isDone = row.status === 'completed' && isDeepStrictEqual(row.values, row.changes);
    if (isDone) done++;
  }
  if (done !== count) throw new Error(`Only ${done} of ${count} rows are done`);
}
