import * as v from 'valibot';
import { type Item, itemSchema } from './item.ts';
import { recordOf, recordsOf } from './record-of.ts';
import type { WireRequest } from './transport.ts';

/** The operations that change no item. */
const reads: ReadonlySet<string> = new Set([
  'GetItem',
  'BatchGetItem',
  'Query',
  'Scan',
  'TransactGetItems',
  'DescribeTable',
]);

/** A function called an operation that the simulation does not emulate, or whose changes it cannot follow. The run ends. */
export class UnfollowedOperationError extends Error {
  override readonly name = 'UnfollowedOperationError';

  constructor(operation: string) {
    super(`The simulation can't follow ${operation}: use one of DynamoDB's item operations, or PutEvents, instead`);
  }
}

/** An item that a request writes or deletes. */
export interface WrittenItem {
  table: string;
  /** The item of a put, or else its key. */
  itemOrKey: Item;
  /** The write as in the request: `Item` or `Key`, with its expressions and its condition. */
  write: Readonly<Record<string, unknown>>;
}

/** Returns the items that a request writes or deletes. Throws UnfollowedOperationError. */
export function writtenItems({ operation, body }: WireRequest): WrittenItem[] {
  if (reads.has(operation)) return [];
  return writesOf(operation, body).map((write) => ({
    table: String(write['TableName']),
    itemOrKey: v.parse(itemSchema, write['Key'] ?? write['Item']),
    write,
  }));
}

/** Returns each write, with its table and its key or item. */
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
        // A ConditionCheck writes nothing.
        return write === undefined ? [] : [recordOf(write)];
      });
    default:
      throw new UnfollowedOperationError(operation);
  }
}
