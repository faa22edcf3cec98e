import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataDirInUseError, type DataDirLock, lockDataDir } from '@daybreak/local-stack';
import { lockFileName } from '@daybreak/local-stack/internal';
import * as v from 'valibot';
import { errorCode } from '../../terminal/error-code.ts';
import { UsageError } from '../../terminal/usage-error.ts';

const contentsName = 'daybreak.json';

/** The record in a folder, with which a command reads it without the template. */
export interface FolderContents {
  /** The outputs of the last stack that ran here: names of tables and queues. */
  outputs: Readonly<Record<string, string>>;
  region: string;
  /** The files whose import has begun and not ended. Some of their rows may be missing. */
  importing?: readonly string[] | undefined;
}

const shared = { region: v.string(), importing: v.optional(v.array(v.string())) };
const contentsSchema = v.union([
  v.object({ ...shared, outputs: v.record(v.string(), v.string()) }),
  // The format of older versions, whose commands needed only the table of rows.
  v.pipe(
    v.object({ ...shared, rowsTableName: v.string(), dueShardCount: v.number() }),
    v.transform(({ rowsTableName, dueShardCount, ...rest }) => ({
      ...rest,
      outputs: { RowsTableName: rowsTableName, DueShardCount: String(dueShardCount) },
    })),
  ),
]);

class UnreadableContentsError extends Error {
  constructor() {
    super('it is damaged, or another version of Daybreak wrote it');
  }
}

/** The record in a folder, and a function that replaces it. */
export interface FolderMemory {
  readonly contents: FolderContents;
  write(this: void, contents: FolderContents): void;
}

/** A folder with the tables and queues of a stack. This process locks it until it is closed. */
export interface DataFolder extends Disposable {
  readonly path: string;
  /** The lock of the folder, for a local stack that runs on it. */
  readonly lock: DataDirLock;
  /** The record of the last stack that ran here. Undefined when no stack has run. */
  readonly contents: FolderContents | undefined;
  write(this: void, contents: FolderContents): void;
}

/**
 * Locks a data folder for this process, and creates it with `create`. Throws UsageError, which names the folder `name`, when the folder does not exist or
 * holds other files, and DataDirInUseError when another process has locked it.
 */
export function openDataFolder(path: string, options: { name: string; create: boolean }): DataFolder {
  const { name, create } = options;
  const fail = (reason: string, cause?: unknown): never => {
    throw new UsageError(`${name}: ${reason}`, { cause });
  };
  /** Turns an error of the file system, of SQLite or of a file's content into a UsageError. */
  const orFail = <Result>(reason: string, act: () => Result): Result => {
    try {
      return act();
    } catch (error) {
      if (error instanceof UsageError) throw error;
      if (error instanceof UnreadableContentsError) return fail(`${reason}: ${error.message}`, error);
      return fail(`${reason} (${errorCode(error) ?? String(error).slice(0, 100)})`, error);
    }
  };
  const entries = orFail("this can't be read", () => listFolder(path, fail));
  if (entries === undefined && !create) fail('there is no such folder');
  const isEmpty = entries === undefined || entries.length === 0;
  if (!entries?.includes(lockFileName) && !(isEmpty && create)) {
    fail(`this is not a Daybreak data folder${isEmpty ? '' : ', and it holds other files'}`);
  }
  orFail("this folder can't be created", () => mkdirSync(path, { recursive: true }));
  const lock = takeLock(path, fail);
  const contentsFile = join(path, contentsName);
  const readOrLetGo = (): FolderContents => {
    try {
      return readContents(contentsFile);
    } catch (error) {
      lock[Symbol.dispose]();
      throw error;
    }
  };
  const isKnown = entries?.includes(contentsName) === true;
  return {
    path,
    lock,
    contents: isKnown ? orFail(`its ${contentsName} can't be read`, readOrLetGo) : undefined,
    write: (contents) => writeContents(contentsFile, contents),
    [Symbol.dispose]: () => lock[Symbol.dispose](),
  };
}

type Fail = (reason: string, cause?: unknown) => never;

function listFolder(path: string, fail: Fail): string[] | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  return stats.isDirectory() ? readdirSync(path) : fail('this is a file, not a folder');
}

function readContents(file: string): FolderContents {
  const text = readFileSync(file, 'utf8');
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), contentsSchema), text);
  if (parsed.success) return parsed.output;
  throw new UnreadableContentsError();
}

/** Replaces the file atomically. With an incomplete file, no command could open the folder. */
function writeContents(file: string, contents: FolderContents): void {
  const partial = `${file}.partial`;
  writeFileSync(partial, `${JSON.stringify(contents)}\n`, { flush: true });
  renameSync(partial, file);
}

function takeLock(path: string, fail: Fail): DataDirLock {
  try {
    return lockDataDir(path);
  } catch (error) {
    if (error instanceof DataDirInUseError) throw error;
    const code = errorCode(error);
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
      return fail(`this folder can't be written (${code}), and every command must lock the folder`, error);
    return fail(error instanceof Error ? error.message : String(error), error);
  }
}
