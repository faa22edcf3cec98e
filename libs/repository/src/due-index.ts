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

/** The keys that put a row into the index. Throws RangeError for what is no date or no time zone. */
export function dueKeys(
  row: { id: string; dueDate: string; timeZone: string },
  shardCount: number,
): { dueShard: string; dueAt: string } {
  return { dueShard: dueShard(row.id, shardCount), dueAt: dueAt(row.dueDate, row.timeZone) };
}

function shardName(shard: number): string {
  return String(shard).padStart(2, '0');
}
