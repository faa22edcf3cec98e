import { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import { isSqliteBusy } from './sqlite-busy.ts';
import { laterColumns, parseMessageRow, parseQueueRow, schema, toMessageRow, toQueueRow } from './sqlite-rows.ts';
import type { SqsStore, StoreChange, StoredMessage, StoredQueue } from './sqs-store.ts';

/** The name of the queues' file in a data folder. */
export const queuesFileName = 'sqs.sqlite';

/** A store of queues and messages in an SQLite file. */
export interface SqliteStore extends SqsStore {
  /**
   * Returns the latest time in a message, or the time at which the store was closed if the clock was ahead of the
   * machine's, in epoch ms; otherwise 0.
   *
   * A stack that skips time is ahead of the machine. With an earlier clock after a restart, a message would stay
   * hidden, and an item could be older than the change that caused it.
   */
  latestTime(): number;
}

/**
 * Opens or creates a store in a file. Throws StoreOpenError if another process has it open, or if it is damaged.
 *
 * In WAL mode with `synchronous = NORMAL`, a committed transaction survives `kill -9` of the process. A power failure
 * can lose the last transactions, but never damages the file.
 *
 * @example
 * import { createSqliteStore, createSqsEngine, createStackClock } from '@daybreak/local-sqs';
 *
 * const store = createSqliteStore('queues.sqlite');
 * const engine = createSqsEngine({ clock: createStackClock({ kind: 'real' }), store });
 * engine.createQueue('orders').send([{ body: 'this message is stored' }]);
 * engine.close(); // closes the store, too
 */
export function createSqliteStore(file: string): SqliteStore {
  const database = open(file);
  const apply = prepareChanges(database);
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');

  return {
    load: () => load(database),
    latestTime() {
      const { latest, aheadMs } = v.parse(latestTimeRow, database.prepare(latestTimeQuery).get());
      return Math.max(latest, aheadMs === 0 ? 0 : Date.now() + aheadMs);
    },
    save(changes) {
      const [only] = changes;
      if (changes.length === 1 && only !== undefined) {
        apply(only);
        return;
      }
      begin.run();
      try {
        for (const change of changes) apply(change);
        commit.run();
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    close(now) {
      // Stores the lead and not the time, which continues with the machine's until the next start.
      const aheadMs = Math.max(0, Math.ceil(now - Date.now()));
      database.prepare('INSERT OR REPLACE INTO clock (id, aheadMs) VALUES (1, ?)').run(aheadMs);
      database.close();
    },
  };
}

const latestTimeQuery = `SELECT
  (SELECT coalesce(max(max(sentAt, delayedUntil)), 0) FROM messages) AS latest,
  (SELECT coalesce(max(aheadMs), 0) FROM clock) AS aheadMs`;
const latestTimeRow = v.object({ latest: v.number(), aheadMs: v.number() });

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The queues' file cannot be opened, for example because it is damaged or another process has it open. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError';

  constructor(file: string, reason: string, cause: unknown) {
    super(`Cannot open the queues' file ${file}: ${reason}`, { cause });
  }
}

function open(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    database.exec(schema);
    for (const column of laterColumns)
      if (!hasColumn(database, column)) database.exec(`ALTER TABLE messages ADD COLUMN ${column} TEXT`);
    return database;
  } catch (error) {
    database.close();
    const reason = isSqliteBusy(error) ? 'another process has it open' : reasonOf(error);
    throw new StoreOpenError(file, reason, error);
  }
}

function hasColumn(database: DatabaseSync, column: string): boolean {
  return database.prepare("SELECT 1 FROM pragma_table_info('messages') WHERE name = ?").get(column) !== undefined;
}

function load(database: DatabaseSync): { queue: StoredQueue; messages: StoredMessage[] }[] {
  const queues = new Map<string, { queue: StoredQueue; messages: StoredMessage[] }>();
  for (const row of database.prepare('SELECT * FROM queues ORDER BY name').iterate()) {
    const queue = parseQueueRow(row);
    queues.set(queue.name, { queue, messages: [] });
  }
  for (const row of database.prepare('SELECT * FROM messages ORDER BY sequence').iterate()) {
    const { queueName, message } = parseMessageRow(row);
    queues.get(queueName)?.messages.push(message);
  }
  return [...queues.values()];
}

/** Prepares one statement for each kind of change, so that a single change needs no transaction. */
function prepareChanges(database: DatabaseSync): (change: StoreChange) => void {
  const putQueue = database.prepare('INSERT OR REPLACE INTO queues VALUES (?, ?, ?, ?, ?)');
  const deleteQueue = database.prepare('DELETE FROM queues WHERE name = ?');
  const purgeQueue = database.prepare('DELETE FROM messages WHERE queueName = ?');
  const putMessage = database.prepare(
    'INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const deleteMessage = database.prepare('DELETE FROM messages WHERE sequence = ?');
  const receiveMessage = database.prepare(
    'UPDATE messages SET receiveCount = ?, receiveCountHere = ?, firstReceivedAt = ? WHERE sequence = ?',
  );
  return (change) => {
    switch (change.kind) {
      case 'queuePut':
        return void putQueue.run(...toQueueRow(change.queue));
      case 'queueDeleted':
        return void deleteQueue.run(change.queueName);
      case 'queuePurged':
        return void purgeQueue.run(change.queueName);
      case 'messagePut':
        return void putMessage.run(...toMessageRow(change.queueName, change.message));
      case 'messageDeleted':
        return void deleteMessage.run(change.sequence);
      case 'messageReceived': {
        const { receiveCount, receiveCountHere, firstReceivedAt, sequence } = change.message;
        return void receiveMessage.run(receiveCount, receiveCountHere, firstReceivedAt ?? null, sequence);
      }
    }
  };
}
