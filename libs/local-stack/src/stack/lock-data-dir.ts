import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isSqliteBusy } from '@daybreak/local-sqs/internal';

/** The file that every data folder has, and that is locked while a process uses the folder. */
export const lockFileName = 'daybreak.lock';

/** Another process uses the folder, or this one already does. */
export class DataDirInUseError extends Error {
  override name = 'DataDirInUseError';
  readonly dataDir: string;
  readonly pid: number | undefined;

  constructor(dataDir: string, pid: number | undefined, options?: ErrorOptions) {
    const by = pid === undefined ? 'another process' : `process ${pid}`;
    super(`${dataDir} is in use by ${by}: one process at a time can use a data folder. Stop that one first`, options);
    this.dataDir = dataDir;
    this.pid = pid;
  }
}

/** A data folder that is this process's alone until it is disposed. */
export interface DataDirLock extends Disposable {
  readonly dataDir: string;
}

/** A database that nobody refers to any more is closed when memory is next cleared up, and its lock would go with it. */
const held = new Set<DatabaseSync>();

/**
 * Keeps everyone else out of the folder, which is made if it is not there, until the lock is disposed or the process ends, however it
 * ends. Throws DataDirInUseError. The lock is the operating system's, through SQLite, so it never outlives its process; the file with
 * the process id is there to name the owner.
 *
 * @example
 * import { lockDataDir, startLocalStack } from '@daybreak/local-stack';
 *
 * const lock = lockDataDir('data');
 * const stack = await startLocalStack({ templatePath: 'cdk.out/Shop.template.json', dataDir: lock });
 * await stack.stop();
 * lock[Symbol.dispose]();
 */
export function lockDataDir(dataDir: string): DataDirLock {
  mkdirSync(dataDir, { recursive: true });
  const pidFile = join(dataDir, 'daybreak.pid');
  const file = join(dataDir, lockFileName);
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
  return {
    dataDir,
    [Symbol.dispose]() {
      if (held.delete(database)) database.close();
    },
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
