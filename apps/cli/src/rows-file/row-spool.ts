import { DatabaseSync } from 'node:sqlite';
import { deserialize, serialize } from 'node:v8';
import { type RowDefinition, valuesSchema } from '@daybreak/domain';
import { sealedStateSchema, type SealedRowState } from '@daybreak/repository';
import * as v from 'valibot';

const byIdChunk = 500;

/** A row that passed every check, and where it came from. */
export interface SpooledRow {
  definition: RowDefinition;
  /** What had become of the row where it was exported. */
  state?: SealedRowState | undefined;
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
function encode(row: RowDefinition | SealedRowState): string | Uint8Array {
  const text = JSON.stringify(row);
  return text.includes('\\') ? serialize(row) : text;
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
  state: v.nullable(v.pipe(encodedSchema, sealedStateSchema)),
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
       CREATE TABLE row (number INTEGER PRIMARY KEY, id TEXT UNIQUE, file TEXT, line INTEGER, "column" INTEGER, definition BLOB, state BLOB, original BLOB);
       BEGIN;`,
    );
    this.#insert = this.#database.prepare(
      'INSERT OR IGNORE INTO row (id, file, line, "column", definition, state, original) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#place = this.#database.prepare('SELECT file, line FROM row WHERE id = ?');
    this.#delete = this.#database.prepare('DELETE FROM row WHERE id = ?');
  }

  /** Keeps the row, or tells where its id was first seen. */
  add({ definition, state, file, line, column, original }: SpooledRow): { file: string; line: number } | undefined {
    const { id } = definition;
    const encoded = [encode(definition), state === undefined ? null : encode(state)] as const;
    const { changes } = this.#insert.run(id, file, line, column, ...encoded, original ?? null);
    return changes === 1 ? undefined : v.parse(placeSchema, this.#place.get(id));
  }

  remove(id: string): void {
    this.#delete.run(id);
  }

  get size(): number {
    return v.parse(v.object({ size: v.number() }), this.#database.prepare('SELECT count(*) AS size FROM row').get())
      .size;
  }

  /** The rows in the order in which they were added, or by their ids, `size` at a time; what was taken may be removed meanwhile. */
  *chunks(size: number, order: 'number' | 'id' = 'number'): Generator<SpooledRow[], void, undefined> {
    const next = this.#database.prepare(`SELECT * FROM row WHERE ${order} > ? ORDER BY ${order} LIMIT ?`);
    const placeInOrder = v.object({ number: v.number(), id: v.string() });
    // Any number, and any id but an empty one, comes after.
    for (let after: number | string = order === 'id' ? '' : 0; ;) {
      const rows = next.all(after, size);
      if (rows.length === 0) return;
      after = v.parse(placeInOrder, rows.at(-1))[order];
      yield rows.map((row) => {
        const { state, original, ...spooled } = v.parse(rowSchema, row);
        return { ...spooled, state: state ?? undefined, original: original ?? undefined };
      });
    }
  }

  /** All of them by their ids, whose order is the same each time. */
  *byId(): Generator<SpooledRow, void, undefined> {
    for (const chunk of this.chunks(byIdChunk, 'id')) yield* chunk;
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
