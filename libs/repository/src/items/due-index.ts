import { dueAt, type DueMoment, type Pause, type RowDefinition } from '@daybreak/domain';
import { messageGroupOf } from './message-group.ts';

/** The sparse index of scheduled rows, with the partition key `dueShard` and the sort key `dueAt`. */
export const dueIndexName = 'due';

/** After the due time of every row. */
export const lastInstant = '9999-12-31T23:59:59.999Z';

const utf8 = new TextEncoder();
const lastAscii = 0x7f;
const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;
/** Looked up once: a test's context, in which plans hash millions of ids, takes long to find a global. */
const { imul } = Math;
const separator = '#';

/** The row's shard in the due index: the FNV-1a hash of its id modulo the shard count, as two digits. */
export function dueShard(id: string, shardCount: number): string {
  return shardName((hashOf(id) >>> 0) % shardCount);
}

/** FNV-1a of the UTF-8 bytes. Most ids are ASCII, whose characters are their bytes, so that nothing needs to be encoded. */
function hashOf(id: string): number {
  let hash = offsetBasis;
  for (let index = 0; index < id.length; index += 1) {
    const code = id.charCodeAt(index);
    if (code > lastAscii) return utf8.encode(id).reduce((hashed, byte) => imul(hashed ^ byte, prime), offsetBasis);
    hash = imul(hash ^ code, prime);
  }
  return hash;
}

/** The names of all shards. */
export function dueShards(shardCount: number): string[] {
  return Array.from({ length: shardCount }, (_, shard) => shardName(shard));
}

/**
 * The partition of the due index in which a pause holds a row back. No run reads it. A pause of a single row needs one
 * partition, and any other pause one for each shard.
 */
export function heldPartitionOf(pause: Pick<Pause, 'id' | 'rowId'>, rowId: string, shardCount: number): string {
  return heldPartition(pause.id, pause.rowId === undefined ? dueShard(rowId, shardCount) : shardName(0));
}

/** The shards of the partitions in which a pause may hold rows. */
export function shardsHeldBy({ rowId }: Pick<Pause, 'rowId'>, shardCount: number): string[] {
  return dueShards(rowId === undefined ? shardCount : 1);
}

export function heldPartition(pauseId: string, shard: string): string {
  return `paused${separator}${pauseId}${separator}${shard}`;
}

/** Failed rows need a person, so they are few, and their number of partitions need not grow with the table's shard count. */
const failedPartitionCount = 16;

/** The attributes that put a row that failed at a UTC instant into the due index, in a partition that no run reads. */
export function failedKeys(id: string, failedAt: string): { dueShard: string; dueAt: string } {
  return { dueShard: failedPartition(dueShard(id, failedPartitionCount)), dueAt: failedAt };
}

/** The partitions of the due index in which failed rows are. */
export function failedPartitions(): string[] {
  return dueShards(failedPartitionCount).map(failedPartition);
}

function failedPartition(shard: string): string {
  return `failed${separator}${shard}`;
}

export interface DueKeysInput extends DueMoment, Pick<RowDefinition, 'tenant' | 'priority'> {
  id: string;
  /** UTC instant of the write that schedules the row. Undefined when the writer itself sends the row's message. */
  readyAt: string | undefined;
}

/** The attributes that put a row into the due index. Throws RangeError for an invalid date, time or time zone. */
export function dueKeys(row: DueKeysInput, shardCount: number): { dueShard: string; dueAt: string } {
  return { dueShard: dueShard(row.id, shardCount), dueAt: dueKey(row) };
}

/**
 * The sort key `<dueAt>#<readyAt>` of the due index: two UTC instants, at which the row is due and at which it was
 * scheduled. Rows of older releases have only the first. A row with a message group has the key `<dueAt>#<readyAt>#<group>`.
 *
 * @example
 * dueKey({ dueDate: '2026-03-29', timeZone: 'UTC', readyAt: '2026-03-01T09:30:00.000Z' });
 * // '2026-03-29T00:00:00.000Z#2026-03-01T09:30:00.000Z'
 */
export function dueKey({ readyAt, tenant, priority, ...moment }: Omit<DueKeysInput, 'id'>): string {
  const due = dueAt(moment);
  return readyAt === undefined ? due : readyDueKey(due, readyAt, messageGroupOf({ tenant, priority }));
}

/** The sort key of a row that is due at one UTC instant, was scheduled at the other, and has this message group. */
export function readyDueKey(due: string, readyAt: string, messageGroupId: string | undefined): string {
  return [due, readyAt, ...(messageGroupId === undefined ? [] : [messageGroupId])].join(separator);
}

/** Splits a sort key into its parts. */
export function readDueKey(key: string): { dueAt: string; readyAt?: string; messageGroupId?: string } {
  const [due = '', readyAt, messageGroupId] = key.split(separator);
  return {
    dueAt: due,
    ...(readyAt === undefined ? {} : { readyAt }),
    ...(messageGroupId === undefined ? {} : { messageGroupId }),
  };
}

/** A text that sorts after each key of a row that is due by `dueBy`, and before each key of a row that is due later. */
export function afterDueKeys(dueBy: string): string {
  // toISOString normalizes the instant. `$` is the character after the separator `#`.
  return `${new Date(dueBy).toISOString()}$`;
}

function shardName(shard: number): string {
  return shard.toString().padStart(2, '0');
}
