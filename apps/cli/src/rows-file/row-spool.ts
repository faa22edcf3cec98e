import { DatabaseSync } from 'node:sqlite';
import { deserialize, serialize } from 'node:v8';
import { type RowDefinition, valuesSchema } from '@daybreak/domain';
import * as v from 'valibot';

/** A row that passed every check, and where it came from. */
export interface SpooledRow {
  definition: RowDefinition;
  file: string;
  line: number;
  /** Of the id. */
  column: number;
  /** Kept only when rejected lines are to be written. */
  original: Uint8Array | undefined;
}

const definitionSchema = v.object({
  id: v.string(),
  dueDate: v.string(),
  timeZone: v.string(),
  rule: v.string(),
  changes: valuesSchema,
  values: valuesSchema,
});
const placeSchema = v.object({ file: v.string(), line: v.number() });
/**
 * JSON where it has no escape. V8 13's JSON.parse may take a key with one for another key that it has read before, so that what has one
 * is kept in V8's own form, which takes five times as long.
 */
function encode(definition: RowDefinition): string | Uint8Array {
  const text = JSON.stringify(definition);
  return text.includes('\\') ? serialize(definition) : text;
}

const encodedSchema = v.union([
  v.pipe(v.string(), v.parseJson()),
  v.pipe(
    v.instance(Uint8Array),
    v.transform((bytes): unknown => deserialize(bytes)),
  ),
]);
const rowSchema = v.object({
  ...placeSchema.entries,
  column: v.number(),
  definition: v.pipe(encodedSchema, definitionSchema),
  original: v.nullable(v.instance(Uint8Array)),
});

/**
 * Holds the rows of all files between checking and importing, and knows which ids came before. It is a temporary database
 * file that is gone when closed or when the process ends, so that memory does not grow with the input.
 */
export class RowSpool implements Disposable {
  // An empty name is SQLite's for a private, temporary database on disk.
  readonly #database = new DatabaseSync('');
  readonly #insert;
  readonly #place;
  readonly #delete;

  constructor() {
    // One transaction that never ends: there is nothing to make durable, and a commit an insert is what takes the time.
    this.#database.exec(
      `PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;
       CREATE TABLE row (number INTEGER PRIMARY KEY, id TEXT UNIQUE, file TEXT, line INTEGER, "column" INTEGER, definition BLOB, original BLOB);
       BEGIN;`,
    );
    this.#insert = this.#database.prepare(
      'INSERT OR IGNORE INTO row (id, file, line, "column", definition, original) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#place = this.#database.prepare('SELECT file, line FROM row WHERE id = ?');
    this.#delete = this.#database.prepare('DELETE FROM row WHERE id = ?');
  }

  /** Keeps the row, or tells where its id was first seen. */
  add({ definition, file, line, column, original }: SpooledRow): { file: string; line: number } | undefined {
    const { id } = definition;
    const { changes } = this.#insert.run(id, file, line, column, encode(definition), original ?? null);
    return changes === 1 ? undefined : v.parse(placeSchema, this.#place.get(id));
  }

  remove(id: string): void {
    this.#delete.run(id);
  }

  get size(): number {
    return v.parse(v.object({ size: v.number() }), this.#database.prepare('SELECT count(*) AS size FROM row').get())
      .size;
  }

  /** The rows in the order in which they were added, `size` at a time; what was taken may be removed meanwhile. */
  *chunks(size: number): Generator<SpooledRow[], void, undefined> {
    const next = this.#database.prepare('SELECT * FROM row WHERE number > ? ORDER BY number LIMIT ?');
    const numberSchema = v.object({ number: v.number() });
    for (let after = 0; ;) {
      const rows = next.all(after, size);
      if (rows.length === 0) return;
      after = v.parse(numberSchema, rows.at(-1)).number;
      yield rows.map((row) => {
        const { original, ...spooled } = v.parse(rowSchema, row);
        return { ...spooled, original: original ?? undefined };
      });
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
