/** Usage: node rows.ts import|check COUNT TABLE. Puts that many rows into the table of a stack, or checks that all are done. */
import { isDeepStrictEqual } from 'node:util';
import { createRowRepository } from '@daybreak/repository';
import { createDynamoDBDocumentClient, mapWithConcurrency, systemClock } from '@daybreak/runtime';
import * as v from 'valibot';
import { makeRow } from './make-rows.ts';

const putConcurrency = 32;
const chunkSize = 1_000;
const tableSchema = v.object({
  endpoint: v.string(),
  region: v.string(),
  tableName: v.string(),
  shardCount: v.number(),
});

const [, , what, length = '', table = ''] = process.argv;
const { endpoint, region, tableName, shardCount } = v.parse(tableSchema, JSON.parse(table));
const credentials = { accessKeyId: 'bench', secretAccessKey: 'local' };
// A table of little capacity takes them no faster than it can; the figures are of what comes afterwards.
const documentClient = createDynamoDBDocumentClient({ endpoint, region, credentials, maxAttempts: 20 });
const rows = createRowRepository({ documentClient, tableName, shardCount, clock: systemClock });
await (what === 'import' ? importRows(Number(length)) : assertAllDone(Number(length)));
documentClient.destroy();

/** Throws the first put's error. */
async function importRows(count: number): Promise<void> {
  for (let from = 0; from < count; from += chunkSize) {
    const indexes = Array.from({ length: Math.min(chunkSize, count - from) }, (_, offset) => from + offset);
    const settled = await mapWithConcurrency(indexes, putConcurrency, async (index) => await rows.put(makeRow(index)));
    for (const result of settled) if (result.status === 'rejected') throw result.reason;
  }
}

/** A figure is only worth something if the work was done: every row has all of its new values, and is completed. */
async function assertAllDone(count: number): Promise<void> {
  let done = 0;
  for await (const { status, values, changes } of rows.scanRows())
    if (status === 'completed' && isDeepStrictEqual(values, changes)) done++;
  if (done !== count) throw new Error(`Only ${done} of ${count} rows are done`);
}
