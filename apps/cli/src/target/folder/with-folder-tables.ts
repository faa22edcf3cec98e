import { type DynamoDBEngine, startDynamoDB } from '@daybreak/local-stack';
import type { Tables } from '../../pipeline/open-tables.ts';
import { UsageError } from '../../terminal/usage-error.ts';
import type { DataFolder } from './data-folder.ts';
import { openLocalTables } from './open-local-tables.ts';

/** Starts DynamoDB on a data folder while `use` runs. Throws UsageError when no stack has run on the folder. */
export async function withFolderTables<Result>(
  folder: DataFolder,
  engine: DynamoDBEngine | undefined,
  use: (tables: Tables) => Promise<Result>,
): Promise<Result> {
  if (folder.contents === undefined)
    throw new UsageError(`${folder.path} holds no rows yet: run npm start with it first`);
  const dynamodb = await startDynamoDB({ dataDir: folder.path, engine });
  try {
    using tables = openLocalTables(dynamodb.endpoint, folder.contents);
    return await use(tables);
  } finally {
    await dynamodb.close();
  }
}
