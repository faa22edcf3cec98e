import type { KeyAttribute, TableModel } from '../../template/stack-model.ts';
import { batchParts } from '../capacity/batch-parts.ts';
import { type Body, objectOf, objectsOf, textOf } from '../capacity/body.ts';
import type { WireItem } from '../capacity/item-size.ts';
import { keysOf } from './stream-record.ts';

/** An item that a request may write. */
export interface WrittenKey {
  readonly tableName: string;
  readonly key: WireItem;
}

/** Returns the items of `tables` that a request may write, each once. */
export function writtenKeys(operation: string, body: Body, tables: ReadonlyMap<string, TableModel>): WrittenKey[] {
  const keys = new Map<string, WrittenKey>();
  for (const write of writesOf(operation, body)) {
    const tableName = (textOf(write['TableName']) ?? '').replace(/^arn:.*\//, '');
    const table = tables.get(tableName);
    if (table === undefined) continue;
    const key = wholeKey(objectOf(write['Key'] ?? write['Item']), table.keySchema);
    if (key !== undefined) keys.set(keyText({ tableName, key }), { tableName, key });
  }
  return [...keys.values()];
}

/** Returns a text that identifies the item. */
export function keyText({ tableName, key }: WrittenKey): string {
  return JSON.stringify([tableName, key]);
}

/** Returns undefined for an incomplete key: the engine rejects the request. */
function wholeKey(item: WireItem, keySchema: readonly KeyAttribute[]): WireItem | undefined {
  return keySchema.every(({ name }) => item[name] !== undefined) ? keysOf(item, keySchema) : undefined;
}

function writesOf(operation: string, body: Body): readonly Body[] {
  switch (operation) {
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [body];
    case 'BatchWriteItem':
      return batchParts(body).map(({ request }) => request);
    case 'TransactWriteItems':
      return objectsOf(body['TransactItems']).flatMap(({ Put, Update, Delete }) =>
        [Put, Update, Delete].filter((write) => write !== undefined).map(objectOf),
      );
    default:
      return [];
  }
}
