import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isSqliteBusy } from './sqlite-busy.ts';

/** Another stack uses the folder. */
export class DataDirInUseError extends Error {
  override name = 'DataDirInUseError';
  readonly dataDir: string;
  readonly pid: number | undefined;

  constructor(dataDir: string, pid: number | undefined, options?: ErrorOptions) {
    const by = pid === undefined ? 'another process' : `process ${pid}`;
    super(`${dataDir} is in use by ${by}: a data folder takes one local stack at a time. Stop that one first`, options);
    this.dataDir = dataDir;
    this.pid = pid;
  }
}

/** A database that nobody refers to any more is closed when memory is next cleared up, and its lock would go with it. */
const held = new Set<DatabaseSync>();

/**
 * Keeps every other stack out of the folder, until the returned function is called or the process ends, however it ends.
 * Throws DataDirInUseError. The lock is the operating system's, through SQLite, so it never outlives its process; the file
 * with the process id is there to say whose it is.
 */
export function lockDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const pidFile = join(dataDir, 'lock.pid');
  const file = join(dataDir, 'lock.sqlite');
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    // Nobody has the folder, whatever process the file names that once had it.
    if (!isSqliteBusy(cause)) throw new Error(`${file} can't be used as a lock (${String(cause)})`, { cause });
    throw new DataDirInUseError(dataDir, readPid(pidFile), { cause });
  }
  try {
    writeFileSync(pidFile, `${process.pid}\n`);
  } catch (error) {
    // Nobody will ever unlock it.
    database.close();
    throw error;
  }
  held.add(database);
  return () => {
    if (held.delete(database)) database.close();
  };
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return Number.isNaN(pid) ? undefined : pid;
  } catch {
    return undefined;
  }
}
