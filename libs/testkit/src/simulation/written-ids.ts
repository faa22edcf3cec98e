import { recordOf, recordsOf } from './record-of.ts';
import type { WireRequest } from './wire.ts';

/** Operations that change no item. */
const readsOnly: ReadonlySet<string> = new Set([
  'GetItem',
  'BatchGetItem',
  'Query',
  'Scan',
  'TransactGetItems',
  'DescribeTable',
]);

/** An operation of DynamoDB of which the simulation can't tell what it changes; no promise can be checked after it. */
export class UnfollowedOperationError extends Error {
  override readonly name = 'UnfollowedOperationError';

  constructor(operation: string) {
    super(`The simulation can't follow what DynamoDB's ${operation} changes: use one of the item operations instead`);
  }
}

/** The ids of the rows' table that a request writes or deletes, each once. Throws UnfollowedOperationError. */
export function writtenIds({ operation, body }: WireRequest, rowsTable: string): string[] {
  if (readsOnly.has(operation)) return [];
  const ids = writesOf(operation, body).flatMap(({ TableName: table, ...write }) =>
    table === rowsTable ? [idOf(write['Key'] ?? write['Item'])] : [],
  );
  return [...new Set(ids)];
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

function idOf(key: unknown): string {
  return String(recordOf(recordOf(key)['id'])['S']);
}
