import { DatabaseSync } from 'node:sqlite';
import * as v from 'valibot';
import type { DueRow } from './due-row.ts';

const keysSchema = v.pipe(v.string(), v.parseJson(), v.array(v.number()));
const dueRowSchema = v.object({ id: v.string(), version: v.number(), occurrence: v.number(), plannedKeys: keysSchema });
const dispatchedSchema = v.pipe(
  v.number(),
  v.transform((flag) => flag === 1),
);

/**
 * The due rows of a run, and which of them a function has logged. They are in a temporary database file, as the input is, so that memory does not grow with
 * the rows.
 */
export class DueRows implements Disposable {
  readonly #database = new DatabaseSync('');
  readonly #add;
  readonly #see;
  readonly #settle;
  #size = 0;
  #settled = 0;
  #failed = 0;
  #occurrences = 0;
  #mostOccurrences = 0;

  constructor() {
    // One transaction that never ends: the data need not be durable, and a commit for each insert would be slow.
    this.#database.exec(
      `PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;
       CREATE TABLE due (number INTEGER PRIMARY KEY, id TEXT UNIQUE, version INTEGER, occurrence INTEGER, plannedKeys TEXT,
         seen INTEGER DEFAULT 0, settled TEXT);
       BEGIN;`,
    );
    this.#add = this.#database.prepare(
      'INSERT OR IGNORE INTO due (id, version, occurrence, plannedKeys) VALUES (?, ?, ?, ?)',
    );
    this.#see = this.#database.prepare('UPDATE due SET seen = 1 WHERE id = ? AND seen = 0');
    this.#settle = this.#database.prepare('UPDATE due SET seen = 1, settled = ? WHERE id = ? AND settled IS NULL');
  }

  /** Adds a row, unless it was added before. */
  add({ id, version, occurrence, plannedKeys }: DueRow): void {
    const { changes } = this.#add.run(id, version, occurrence, JSON.stringify(plannedKeys));
    this.#size += Number(changes);
    if (changes === 0) return;
    this.#occurrences += plannedKeys.length;
    this.#mostOccurrences = Math.max(this.#mostOccurrences, plannedKeys.length);
  }

  /** Records that a function had a message of the row. */
  see(id: string): void {
    this.#see.run(id);
  }

  /** Records that a function logged the row as completed or failed. Only for progress: the outcome comes from the row itself. */
  settle(id: string, state: 'completed' | 'failed'): void {
    const { changes } = this.#settle.run(state, id);
    this.#settled += Number(changes);
    if (state === 'failed') this.#failed += Number(changes);
  }

  get size(): number {
    return this.#size;
  }

  /** The number of due occurrences of all rows. A recurring row may have several. */
  get occurrences(): number {
    return this.#occurrences;
  }

  /** The number of due occurrences of the row that has the most. */
  get mostOccurrences(): number {
    return this.#mostOccurrences;
  }

  get settled(): number {
    return this.#settled;
  }

  get failed(): number {
    return this.#failed;
  }

  /** The rows in the order in which they were added, `size` at a time. */
  *chunks(size: number): Generator<(DueRow & { seen: boolean })[], void, undefined> {
    const next = this.#database.prepare('SELECT * FROM due WHERE number > ? ORDER BY number LIMIT ?');
    const rowSchema = v.object({ ...dueRowSchema.entries, number: v.number(), seen: dispatchedSchema });
    for (let after = 0; ;) {
      const rows = v.parse(v.array(rowSchema), next.all(after, size));
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.number;
      yield rows;
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
