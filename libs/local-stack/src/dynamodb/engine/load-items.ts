import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { keepOutput } from '../../process/keep-output.ts';
import { tied, untieAtExit } from '../../process/tie.ts';
import { DynamoDBEngineError, findDynoxide } from './choose-engine.ts';
import { checkpointStore } from './checkpoint-store.ts';
import { exportTables } from './export-tables.ts';
import { followReading } from './follow-reading.ts';
import { dataNames, engineOf, type RunningDynamoDB } from './start-dynamodb.ts';

const folderPrefix = 'loading-';
const linesPerWrite = 200;
/** The fastest level. It halves the size of the tables twice over, and the program reads them once. */
const gzipLevel = 1;

/** The options of `loadItems`. */
export interface LoadOptions {
  dataDir: string;
  /** The engine of the folder. It is closed before its tables are replaced. */
  engine: RunningDynamoDB;
  tableName: string;
  /** The items as DynamoDB JSON, such as `{"id":{"S":"price-1"}}`. None of them may exist in the table. */
  items: AsyncIterable<string>;
  /** Called with the share of the items, from 0 to 1, that are in the new store. */
  onProgress?: ((share: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Returns true if `loadItems` can load the tables of a data folder, because dynoxide keeps them. */
export function canLoadItems(dataDir: string): boolean {
  return engineOf(dataDir) === 'dynoxide';
}

/**
 * Adds items to a table of a data folder, all or none, in a third of the time that requests take. dynoxide's import writes a new store with
 * the existing items and the new ones, which then replaces the folder's store. Resolves to the number of added items. The store is built in
 * memory, and the engine keeps responding while the items are read. Throws DynamoDBEngineError if the folder has no tables of dynoxide, and
 * LoadError if the import fails.
 */
export async function loadItems(options: LoadOptions): Promise<number> {
  const { dataDir, engine, tableName, items, signal } = options;
  const program = findDynoxide();
  if (program === undefined || !canLoadItems(dataDir))
    throw new DynamoDBEngineError(
      'dynoxide',
      `${dataDir} has no tables of dynoxide, or dynoxide does not run on this machine`,
    );
  // Removes the folders of killed loads.
  for (const name of await readdir(dataDir))
    if (name.startsWith(folderPrefix)) await rm(join(dataDir, name), { recursive: true });
  const folder = await mkdtemp(join(dataDir, folderPrefix));
  try {
    const source = join(folder, tableName, 'data', 'items.json.gz');
    await mkdir(dirname(source), { recursive: true });
    const added = await writeItems(source, items, signal);
    const existing = await exportExisting(engine, folder, signal);
    await engine.close();
    const output = join(folder, 'store.sqlite');
    await importInto(output, { program, folder, source, expected: existing + added, ...options });
    const store = join(dataDir, dataNames.dynoxide);
    checkpointStore(store);
    await rename(output, store);
    return added;
  } catch (error) {
    // After an abort, its reason is the error, whatever failed because of it.
    signal?.throwIfAborted();
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** dynoxide's import did not load every item, so nothing was loaded. `output` is the end of its output. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  readonly output: string;

  constructor(reason: string, output: string) {
    super(`The items could not be loaded, and none was: ${reason}${output === '' ? '' : `: ${output.trim()}`}`);
    this.output = output;
  }
}

/** Writes the existing items and the schema of their tables in the format of dynoxide's import. Resolves to the number of items. */
async function exportExisting({ endpoint }: RunningDynamoDB, folder: string, signal?: AbortSignal): Promise<number> {
  const schemas: unknown[] = [];
  let existing = 0;
  for await (const { name, description, items } of exportTables(endpoint)) {
    schemas.push({ Table: description });
    await mkdir(join(folder, name, 'data'), { recursive: true });
    existing += await writeItems(join(folder, name, 'data', 'existing.json.gz'), items, signal);
  }
  await writeFile(join(folder, 'schema.json'), JSON.stringify(schemas));
  return existing;
}

async function writeItems(file: string, items: AsyncIterable<string>, signal?: AbortSignal): Promise<number> {
  let written = 0;
  const lines = async function* (): AsyncGenerator<string, void, void> {
    let part: string[] = [];
    for await (const item of items) {
      written++;
      part.push(`{"Item":${item}}\n`);
      if (part.length < linesPerWrite) continue;
      yield part.join('');
      part = [];
    }
    yield part.join('');
  };
  const source = Readable.from(lines(), { objectMode: true });
  await pipeline(source, createGzip({ level: gzipLevel }), createWriteStream(file), { signal });
  return written;
}

async function importInto(
  output: string,
  options: Pick<LoadOptions, 'onProgress' | 'signal'> & {
    program: string;
    folder: string;
    source: string;
    expected: number;
  },
): Promise<void> {
  const { program, folder, source, expected, onProgress = () => {}, signal } = options;
  const args = ['import', '--source', folder, '--schema', join(folder, 'schema.json'), '--output', output];
  const child = spawn(...tied(program, args), { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], detached: true });
  const untied = untieAtExit(child);
  const printed = keepOutput(child);
  const following = followReading(child.pid, source, onProgress);
  const kill = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', kill);
  try {
    if (signal?.aborted === true) kill();
    await once(child, 'close');
    await untied;
    // A process that ended by a signal has no exit code.
    const { exitCode, signalCode } = child;
    if (exitCode !== 0)
      throw new LoadError(`${basename(program)} ended with ${signalCode ?? `code ${exitCode}`}`, printed.text());
    const loaded = Number(/Items: +(\d+)/.exec(printed.text())?.[1]);
    if (loaded !== expected) throw new LoadError(`${loaded} of ${expected} items were loaded`, printed.text());
    await sync(output);
  } finally {
    signal?.removeEventListener('abort', kill);
    following.stop();
  }
}

/** Resolves when the file is on the disk, so that its new name never refers to a part of it. */
async function sync(file: string): Promise<void> {
  await using handle = await open(file);
  await handle.sync();
}
