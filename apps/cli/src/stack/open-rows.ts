import type { LocalStack } from '@daybreak/local-stack';
import { createRowRepository, dueShards, type RowRepository } from '@daybreak/repository';
import { createDynamoDBDocumentClient, systemClock } from '@daybreak/runtime';
import type { FolderContents } from './data-folder.ts';

/** The rows of a table on this machine. */
export interface RowTable extends Disposable {
  rows: RowRepository;
  /** Every shard of the index of due rows. */
  shards: readonly string[];
}

/** Opens the rows table of a DynamoDB engine on this machine. */
export function openRows(endpoint: string, { rowsTableName, dueShardCount, region }: FolderContents): RowTable {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const documentClient = createDynamoDBDocumentClient({ endpoint, region, credentials });
  return {
    rows: createRowRepository({
      documentClient,
      tableName: rowsTableName,
      shardCount: dueShardCount,
      clock: systemClock,
    }),
    shards: dueShards(dueShardCount),
    [Symbol.dispose]: () => documentClient.destroy(),
  };
}

/** What a folder is to remember of its stack. Throws when the template lacks an output. */
export function contentsOf(stack: Pick<LocalStack, 'outputs' | 'region'>): FolderContents {
  return {
    rowsTableName: outputOf(stack, 'RowsTableName'),
    dueShardCount: Number(outputOf(stack, 'DueShardCount')),
    region: stack.region,
  };
}

/** One of the stack's outputs. Throws when the template has no such output. */
export function outputOf({ outputs }: Pick<LocalStack, 'outputs'>, name: string): string {
  const value = outputs[name];
  if (value === undefined) throw new Error(`The template has no output ${name}`);
  return value;
}
