import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UsageError } from '../options/usage-error.ts';

const lockName = 'daybreak.lock';
/** SQLite's SQLITE_BUSY. */
const busy = 5;

/** A folder in which a stack's tables and queues live, held by this process alone until it is closed. */
export interface DataFolder extends Disposable {
  readonly path: string;
  /** Nothing was ever stored in it. */
  readonly isNew: boolean;
}

/**
 * Takes a data folder for this process, and makes it when `create` says so. Throws UsageError, which calls the folder
 * `name`, when there is none, when it holds something else, or when another process has it.
 */
export function openDataFolder(path: string, options: { name: string; create: boolean }): DataFolder {
  const { name, create } = options;
  const entries = listFolder(path, name);
  if (entries === undefined && !create) throw new UsageError(`--data ${name}: there is no such folder`);
  const isNew = entries === undefined || entries.length === 0;
  if (!entries?.includes(lockName) && !(isNew && create)) {
    throw new UsageError(
      `--data ${name}: this is not a Daybreak data folder${isNew ? '' : ', and it holds other files'}`,
    );
  }
  mkdirSync(path, { recursive: true });
  const lock = takeLock(join(path, lockName), name);
  return { path, isNew, [Symbol.dispose]: () => lock.close() };
}

function listFolder(path: string, name: string): string[] | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (!stats.isDirectory()) throw new UsageError(`--data ${name}: this is a file, not a folder`);
  return readdirSync(path);
}

/** The operating system frees the lock of a database when its process ends, however that happens; a pid file would stay. */
function takeLock(file: string, name: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA user_version = 1');
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === busy) {
      throw new UsageError(`--data ${name}: another daybreak process is using this folder`, { cause: error });
    }
    throw error;
  }
}
