import { isDeepStrictEqual } from 'node:util';
import type { TableModel } from '../../template/stack-model.ts';
import { type Answer, type Body, objectOf, type Respond } from '../capacity/body.ts';
import type { WireItem } from '../capacity/item-size.ts';
import type { ItemChange } from './stream-record.ts';
import type { TableStream } from './table-stream.ts';
import { keyText, type WrittenKey, writtenKeys } from './written-keys.ts';

/** Records the changes of writes in streams, and the items before the writes. It is exact if every write passes through it. */
export interface WriteRecorder {
  /** Returns true if the request may write to a table with a stream, or if the old items are needed. */
  concerns(operation: string, body: Body): boolean;
  /** Sends the request, and records its changes before the response is returned. Writes of one item run one after another. */
  perform(operation: string, body: Body, by?: Pick<ItemChange, 'isExpiry'>): Promise<Answer>;
}

export interface WriteRecorderOptions {
  readonly tables: readonly TableModel[];
  /** The streams by table name. */
  readonly streams: ReadonlyMap<string, TableStream>;
  readonly respond: Respond;
  /** Returns true if the items must be read before the write although their table has no stream. Default: never. */
  needsOldItems?(operation: string, body: Body): boolean;
  /** Called with the state of each of those items before the write. */
  onWritten?(item: WrittenKey, before: WireItem | undefined): void;
}

/** Creates a recorder. Writes of one item run one after another, so that its records are in the order of the writes. */
export function createWriteRecorder(options: WriteRecorderOptions): WriteRecorder {
  const { tables, streams, respond, needsOldItems, onWritten } = options;
  const models = new Map(tables.map((table) => [table.name, table]));
  const streamed = new Map(tables.filter(({ name }) => streams.has(name)).map((table) => [table.name, table]));
  /** Settles when the last accepted write of an item ends, by item. */
  const turns = new Map<string, Promise<void>>();

  const read = async ({ tableName, key }: WrittenKey): Promise<WireItem | undefined> => {
    const { statusCode, body } = await respond('GetItem', { TableName: tableName, Key: key, ConsistentRead: true });
    return statusCode === 200 && body['Item'] !== undefined ? objectOf(body['Item']) : undefined;
  };

  const performInTurn = async (
    { operation, body, by }: { operation: string; body: Body; by: Pick<ItemChange, 'isExpiry'> },
    keys: readonly WrittenKey[],
  ): Promise<Answer> => {
    // A read rejects only when the engine has ended, and then the other reads reject too.
    const before = await Promise.all(keys.map(read));
    const answer = await respond(operation, body);
    // A write with a 5xx response may have succeeded.
    if (answer.statusCode >= 400 && answer.statusCode < 500) return answer;
    const after = await Promise.all(keys.map(read));
    for (const [index, key] of keys.entries()) {
      streams.get(key.tableName)?.append({ before: before[index], after: after[index], ...by });
      if (!isDeepStrictEqual(before[index], after[index])) onWritten?.(key, before[index]);
    }
    return answer;
  };

  return {
    concerns: (operation, body) =>
      writtenKeys(operation, body, streamed).length > 0 || needsOldItems?.(operation, body) === true,
    async perform(operation, body, by = {}) {
      const keys = writtenKeys(operation, body, needsOldItems?.(operation, body) === true ? models : streamed);
      const names = keys.map(keyText);
      const earlier = names.flatMap((name) => turns.get(name) ?? []);
      const turn = Promise.withResolvers<void>();
      for (const name of names) turns.set(name, turn.promise);
      await Promise.all(earlier);
      try {
        return await performInTurn({ operation, body, by }, keys);
      } finally {
        for (const name of names) if (turns.get(name) === turn.promise) turns.delete(name);
        turn.resolve();
      }
    },
  };
}
