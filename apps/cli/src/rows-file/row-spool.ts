import { DatabaseSync } from 'node:sqlite';
import { deserialize, serialize } from 'node:v8';
import { priorities, type RowDefinition, shifts, valuesSchema } from '@daybreak/domain';
import { sealedStateSchema, type SealedRowState } from '@daybreak/repository';
import * as v from 'valibot';

const byIdChunk = 500;

/** A good row, with its place in the input. */
export interface SpooledRow {
  definition: RowDefinition;
  /** The state of an exported row. */
  state?: SealedRowState | undefined;
  file: string;
  line: number;
  /** The column of the id. */
  column: number;
  /** The original line, kept only for files of rejected lines. */
  original: Uint8Array | undefined;
}

const definitionSchema = v.object({
  id: v.string(),
  dueDate: v.string(),
  dueTime: v.optional(v.string()),
  timeZone: v.string(),
  repeat: v.optional(v.string()),
  calendar: v.optional(v.string()),
  shift: v.optional(v.picklist(shifts)),
  catchUp: v.optional(v.string()),
  anchorDate: v.optional(v.string()),
  occurrence: v.optional(v.number()),
  tenant: v.optional(v.string()),
  priority: v.optional(v.picklist(priorities)),
  rule: v.string(),
  changes: valuesSchema,
  values: valuesSchema,
});
const placeSchema = v.object({ file: v.string(), line: v.number() });
/**
 * Encodes a row as JSON or, when its JSON contains an escape, in V8's own format, which is five times slower. V8 13's JSON.parse may confuse a key with an
 * escape with another key that it has parsed before.
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
 * Holds the good rows of all files between check and import, and finds duplicate ids. It is a temporary database file, so that memory does not grow with the
 * input. The file is gone when the spool is closed or the process ends.
 */
export class RowSpool implements Disposable {
  // The empty name makes SQLite create a private, temporary database on disk.
  readonly #database = new DatabaseSync('');
  readonly #insert;
  readonly #place;
  readonly #delete;

  constructor() {
    // One transaction that never ends: the data need not be durable, and a commit for each insert would be slow.
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

  /** Adds the row, or returns the place of an earlier row with the same id. */
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

  /** The bytes of all rows, as the spool keeps them. */
  get bytes(): number {
    const sum = this.#database.prepare(
      "SELECT coalesce(sum(length(definition) + length(coalesce(state, ''))), 0) AS bytes FROM row",
    );
    return v.parse(v.object({ bytes: v.number() }), sum.get()).bytes;
  }

  /** The rows in the order in which they were added, or ordered by id, `size` at a time. The consumer may remove rows that it has taken. */
  *chunks(size: number, order: 'number' | 'id' = 'number'): Generator<SpooledRow[], void, undefined> {
    const next = this.#database.prepare(`SELECT * FROM row WHERE ${order} > ? ORDER BY ${order} LIMIT ?`);
    const placeInOrder = v.object({ number: v.number(), id: v.string() });
    // Every number is greater than 0, and every id is greater than the empty text.
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

  /** All rows, ordered by id. */
  *byId(): Generator<SpooledRow, void, undefined> {
    for (const chunk of this.chunks(byIdChunk, 'id')) yield* chunk;
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
