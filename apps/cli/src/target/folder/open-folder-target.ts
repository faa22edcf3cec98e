import { type DynamoDBEngine, startDynamoDB, startLocalStack } from '@daybreak/local-stack';
import { canLoadItems, loadItems } from '@daybreak/local-stack/internal';
import type { Queues } from '../../pipeline/pipeline.ts';
import type { Environment } from '../../terminal/environment.ts';
import { UsageError } from '../../terminal/usage-error.ts';
import { buildTemplate } from './build-template.ts';
import { type DataFolder, type FolderContents, openDataFolder } from './data-folder.ts';
import { folderOutputs } from './folder-outputs.ts';
import { folderClock, openFolderQueues } from './folder-queues.ts';
import type { FolderAddress, FolderTarget, LoadItems } from './folder-target.ts';
import { openLocalTables } from './open-local-tables.ts';

/**
 * Locks a data folder, and starts DynamoDB on it, without functions. With `create`, it first creates the tables and queues of a folder that does not exist or
 * on which no stack has run. Throws UsageError.
 */
export async function openFolderTarget(
  address: FolderAddress,
  { create }: { create: boolean },
  environment: Environment,
): Promise<FolderTarget> {
  const { name, option, path, engine } = address;
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(openDataFolder(path, { name: `${option} ${name}`, create }));
  if (folder.contents === undefined && !create) {
    throw new UsageError(
      `${option} ${name} holds no rows yet: import some with daybreak import FILE, or npm start -- FILE --data DIR`,
    );
  }
  const contents = folder.contents ?? (await prepareFolder(folder, engine, environment));
  if (folder.contents === undefined) folder.write(contents);

  const openDatabase = async () => {
    await using database = new AsyncDisposableStack();
    const dynamodb = await startDynamoDB({ dataDir: path, engine });
    database.defer(async () => await dynamodb.close());
    const tables = database.use(openLocalTables(dynamodb.endpoint, contents, folderClock(path)));
    return { dynamodb, tables, closing: database.move() };
  };
  let database = await openDatabase();
  opening.defer(async () => await database.closing.disposeAsync());
  const tableName = folderOutputs(contents).outputOf('RowsTableName');
  const load: LoadItems = async (items, loading) => {
    try {
      return await loadItems({ dataDir: path, engine: database.dynamodb, tableName, items, ...loading });
    } finally {
      await database.closing.disposeAsync();
      database = await openDatabase();
    }
  };
  let queues: Promise<Queues & AsyncDisposable> | undefined;
  opening.defer(async () => await (await queues?.catch(() => undefined))?.[Symbol.asyncDispose]());
  const opened = opening.move();
  return {
    kind: 'folder',
    name,
    folder: { contents, write: folder.write },
    load: canLoadItems(path) ? load : undefined,
    get rows() {
      return database.tables.rows;
    },
    get runs() {
      return database.tables.runs;
    },
    queues: async () => await (queues ??= openFolderQueues(path, contents)),
    [Symbol.asyncDispose]: async () => await opened.disposeAsync(),
  };
}

/** Starts the stack once, which creates the tables and queues of the template. */
async function prepareFolder(
  { lock }: DataFolder,
  engine: DynamoDBEngine | undefined,
  { env, signal, stderr }: Environment,
): Promise<FolderContents> {
  stderr.write('Building the functions and the template, and creating the tables\n');
  const templatePath = await buildTemplate(env, signal);
  const stack = await startLocalStack({ templatePath, dataDir: lock, engine, warmUp: false });
  try {
    signal.throwIfAborted();
    const { outputs, region } = stack;
    return { outputs, region };
  } finally {
    await stack.stop();
  }
}
