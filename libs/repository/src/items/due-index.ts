import { dueAt } from '@daybreak/domain';

/** The sparse index of what is still to be done: partition `dueShard`, sort `dueAt`. */
export const dueIndexName = 'due';

const utf8 = new TextEncoder();

/** The row's shard of the due index: FNV-1a of its id modulo the count, as two digits. A run reads all shards side by side. */
export function dueShard(id: string, shardCount: number): string {
  let hash = 0x811c9dc5;
  for (const byte of utf8.encode(id)) hash = Math.imul(hash ^ byte, 0x01000193);
  return shardName((hash >>> 0) % shardCount);
}

/** Every shard's name. */
export function dueShards(shardCount: number): string[] {
  return Array.from({ length: shardCount }, (_, shard) => shardName(shard));
}

export interface DueKeysInput {
  id: string;
  dueDate: string;
  timeZone: string;
  /** UTC instant of the write that makes the row ready; undefined when its message is sent by whoever makes it ready. */
  readyAt: string | undefined;
}

/** The keys that put a row into the index. Throws RangeError for what is no date or no time zone. */
export function dueKeys(row: DueKeysInput, shardCount: number): { dueShard: string; dueAt: string } {
  return { dueShard: dueShard(row.id, shardCount), dueAt: dueKey(row) };
}

const separator = '#';

/**
 * The index's sort key `<due>#<ready>`, two UTC instants: when the row is due, and when it was written so that it waits for that.
 * Keys sort by the first one. A row that an older version wrote has the first one alone.
 *
 * @example
 * dueKey({ dueDate: '2026-03-29', timeZone: 'UTC', readyAt: '2026-03-01T09:30:00.000Z' });
 * // '2026-03-29T00:00:00.000Z#2026-03-01T09:30:00.000Z'
 */
export function dueKey({ dueDate, timeZone, readyAt }: Omit<DueKeysInput, 'id'>): string {
  const due = dueAt(dueDate, timeZone);
  return readyAt === undefined ? due : `${due}${separator}${readyAt}`;
}

/** The instants of a sort key. */
export function readDueKey(key: string): { dueAt: string; readyAt?: string } {
  const [due = '', readyAt] = key.split(separator);
  return readyAt === undefined ? { dueAt: due } : { dueAt: due, readyAt };
}

/** A text that sorts after each key of what is due by the instant, and before each of what is due later. */
export function afterDueKeysOf(dueBy: string): string {
  // In the one form that sorts as text; `$` is the character after the separator.
  return `${new Date(dueBy).toISOString()}$`;
}

function shardName(shard: number): string {
  return String(shard).padStart(2, '0');
}
