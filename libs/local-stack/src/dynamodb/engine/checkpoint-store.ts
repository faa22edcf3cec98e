import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/**
 * Moves the content of an SQLite store's log into the store, and removes the log. A remaining log would be applied to another store of the
 * same name. Throws if another process has the store open.
 */
export function checkpointStore(file: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    // Closing the last connection removes the log.
    database.close();
  }
  if (existsSync(`${file}-wal`)) throw new Error(`${file} is open in another process`);
}
