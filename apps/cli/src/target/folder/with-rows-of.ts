import { type DynamoDBEngine, startDynamoDB } from '@daybreak/local-stack';
import type { Tables } from '../../pipeline/open-tables.ts';
import { UsageError } from '../../terminal/usage-error.ts';
import type { DataFolder } from './data-folder.ts';
import { openRows } from './open-rows.ts';

/** Starts only DynamoDB on a data folder, for as long as `use` takes. Throws UsageError when no stack ever ran there. */
export async function withRowsOf<Result>(
  folder: DataFolder,
  engine: DynamoDBEngine | undefined,
  use: (table: Tables) => Promise<Result>,
): Promise<Result> {
  if (folder.contents === undefined)
    throw new UsageError(`${folder.path} holds no rows yet: run npm start with it first`);
  const dynamodb = await startDynamoDB({ dataDir: folder.path, engine });
  try {
    using table = openRows(dynamodb.endpoint, folder.contents);
    return await use(table);
  } finally {
    await dynamodb.close();
  }
}
