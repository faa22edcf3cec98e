import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isSqliteBusy } from '@daybreak/local-sqs/internal';

/** The file in every data folder that is locked while a process uses the folder. */
export const lockFileName = 'daybreak.lock';

/** A process already uses the folder: another one, or this one. */
export class DataDirInUseError extends Error {
  override name = 'DataDirInUseError';
  readonly dataDir: string;
  readonly pid: number | undefined;

  constructor(dataDir: string, pid: number | undefined, options?: ErrorOptions) {
    const by = pid === undefined ? 'another process' : `process ${pid}`;
    super(
      `${dataDir} is in use by ${by}. Only one process at a time can use a data folder: stop that process first`,
      options,
    );
    this.dataDir = dataDir;
    this.pid = pid;
  }
}

/** The lock of a data folder. This process owns the folder until the lock is disposed. */
export interface DataDirLock extends Disposable {
  readonly dataDir: string;
}

/** The locked databases. Without a reference, garbage collection would close a database and release its lock. */
const locked = new Set<DatabaseSync>();

/**
 * Locks a data folder until the lock is disposed or the process ends, however it ends. Creates the folder if it does not exist. Throws
 * DataDirInUseError. The operating system holds the lock, through SQLite, so it never outlives the process. A file beside it names the
 * process that owns the folder.
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
    // Without SQLITE_BUSY, no process holds the lock, whatever the file with the process id says.
    if (!isSqliteBusy(cause)) throw new Error(`${file} can't be used as a lock (${String(cause)})`, { cause });
    throw new DataDirInUseError(dataDir, readPid(pidFile), { cause });
  }
  try {
    writeFileSync(pidFile, `${process.pid}\n`);
  } catch (error) {
    // No caller gets this lock, so no caller would release it.
    database.close();
    throw error;
  }
  locked.add(database);
  return {
    dataDir,
    [Symbol.dispose]() {
      if (locked.delete(database)) database.close();
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
