import { isDeepStrictEqual } from 'node:util';
import type { StreamModel, TableModel } from '../../template/stack-model.ts';
import { type ItemChange, keysOf, type StreamRecord, streamRecord } from './stream-record.ts';

/** The number of partitions of a new on-demand table. */
const shardCount = 4;
/** The time for which a stream keeps a record. */
const retentionMs = 24 * 60 * 60 * 1_000;
/** A large first number, so that all numbers have the same length. */
const firstSequenceNumber = 10n ** 20n;

/** The records of some items of a table, in the order of their changes. */
export interface StreamShard {
  readonly id: string;
  /** The numbers of the first kept record and of the next new one. */
  readonly first: number;
  readonly next: number;
  /** Returns the record with this number, or undefined if it does not exist yet or any more. */
  record(number: number): StreamRecord | undefined;
}

/** The stream of a table: the change of each write, in order for each item. */
export interface TableStream {
  readonly arn: string;
  readonly shards: readonly StreamShard[];
  /** Records a change. As in DynamoDB, a write that changes nothing has no record. */
  append(change: ItemChange): void;
  onAppend(listener: () => void): () => void;
}

export interface TableStreamOptions {
  readonly table: Pick<TableModel, 'keySchema'>;
  readonly stream: StreamModel;
  readonly region: string;
  now(): number;
}

/** Creates an empty stream with four shards. */
export function createTableStream({ table, stream, region, now }: TableStreamOptions): TableStream {
  const { keySchema } = table;
  const shards = Array.from({ length: shardCount }, (_, index) => new Shard(`shardId-${pad(index)}`));
  const listeners = new Set<() => void>();
  let sequence = firstSequenceNumber;
  return {
    arn: stream.arn,
    shards,
    append(change) {
      if (isDeepStrictEqual(change.before, change.after)) return;
      sequence += 1n;
      const record = streamRecord(change, { stream, keySchema, region, sequenceNumber: String(sequence), at: now() });
      const partition = keysOf(
        record.dynamodb.Keys,
        keySchema.filter(({ keyType }) => keyType === 'HASH'),
      );
      const shard = shards[hashOf(JSON.stringify(partition)) % shards.length];
      shard?.append(record);
      shard?.trim((now() - retentionMs) / 1_000);
      for (const listener of listeners) listener();
    },
    onAppend(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

class Shard implements StreamShard {
  readonly id: string;
  first = 0;
  #records: StreamRecord[] = [];

  constructor(id: string) {
    this.id = id;
  }

  get next(): number {
    return this.first + this.#records.length;
  }

  record(number: number): StreamRecord | undefined {
    return this.#records[number - this.first];
  }

  append(record: StreamRecord): void {
    this.#records.push(record);
  }

  /** Removes the records from before an instant, in epoch seconds. */
  trim(beforeSeconds: number): void {
    const kept = this.#records.findIndex(({ dynamodb }) => dynamodb.ApproximateCreationDateTime >= beforeSeconds);
    if (kept <= 0) return;
    this.#records = this.#records.slice(kept);
    this.first += kept;
  }
}

function pad(index: number): string {
  return String(index).padStart(20, '0');
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
