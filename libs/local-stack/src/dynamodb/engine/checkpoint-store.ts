import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/**
 * Moves what the log beside an SQLite store holds into the store, and ends the log. A log that stays would be applied to another store of the same name.
 * Throws when another process has the store open.
 */
export function checkpointStore(file: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    // The last connection removes the log.
    database.close();
  }
  if (existsSync(`${file}-wal`)) throw new Error(`${file} is open in another process`);
}
