import * as v from 'valibot';
import { type Item, itemSchema } from './item.ts';
import { recordOf, recordsOf } from './record-of.ts';
import type { WireRequest } from './transport.ts';

/** Operations that change no item. */
const readsOnly: ReadonlySet<string> = new Set([
  'GetItem',
  'BatchGetItem',
  'Query',
  'Scan',
  'TransactGetItems',
  'DescribeTable',
]);

/** An operation that the simulation does not emulate, or whose changes it can't follow; nothing can be checked after it. */
export class UnfollowedOperationError extends Error {
  override readonly name = 'UnfollowedOperationError';

  constructor(operation: string) {
    super(
      `The simulation can't follow what ${operation} does: use one of DynamoDB's item operations, or PutEvents, instead`,
    );
  }
}

/** An item that a request writes or deletes: whole as it is put, else by its key alone. */
export interface WrittenItem {
  table: string;
  /** Holds the item's key, and more where the item is put. */
  keyed: Item;
  /** As the request has it: `Item` or `Key`, its expressions and its condition. */
  write: Readonly<Record<string, unknown>>;
}

/** The items that a request writes or deletes. Throws UnfollowedOperationError. */
export function writtenItems({ operation, body }: WireRequest): WrittenItem[] {
  if (readsOnly.has(operation)) return [];
  return writesOf(operation, body).map((write) => ({
    table: String(write['TableName']),
    keyed: v.parse(itemSchema, write['Key'] ?? write['Item']),
    write,
  }));
}

/** Each write with its table, and its key or its item. */
function writesOf(operation: string, body: Record<string, unknown>): Record<string, unknown>[] {
  switch (operation) {
    case 'UpdateItem':
    case 'PutItem':
    case 'DeleteItem':
      return [body];
    case 'BatchWriteItem':
      return Object.entries(recordOf(body['RequestItems'])).flatMap(([TableName, requests]) =>
        recordsOf(requests).map(({ PutRequest, DeleteRequest }) => ({
          TableName,
          ...recordOf(PutRequest ?? DeleteRequest),
        })),
      );
    case 'TransactWriteItems':
      return recordsOf(body['TransactItems']).flatMap(({ Put, Update, Delete }) => {
        const write = Put ?? Update ?? Delete;
        // A condition alone writes nothing.
        return write === undefined ? [] : [recordOf(write)];
      });
    default:
      throw new UnfollowedOperationError(operation);
  }
}
