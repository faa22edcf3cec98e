import { type Answer, type Body, objectOf, objectsOf } from './body.ts';

/** A key of a `BatchGetItem`, or a put or deletion of a `BatchWriteItem`. */
export interface BatchPart {
  readonly tableName: string;
  /** The part as it is in the batch. */
  readonly entry: Body;
  /** The request for the item, with its `Key` or a whole `Item`. */
  readonly request: Body;
}

/** Returns the member of a response that names unprocessed parts, or undefined for an operation that is not a batch. */
export function leftoverMember(operation: string): 'UnprocessedKeys' | 'UnprocessedItems' | undefined {
  if (operation === 'BatchGetItem') return 'UnprocessedKeys';
  return operation === 'BatchWriteItem' ? 'UnprocessedItems' : undefined;
}

/** Returns the parts of a `BatchGetItem` or a `BatchWriteItem` in order, or none for another operation. */
export function batchParts(body: Body): BatchPart[] {
  return Object.entries(objectOf(body['RequestItems'])).flatMap(([tableName, entries]) =>
    Array.isArray(entries)
      ? objectsOf(entries).map((entry) => ({
          tableName,
          entry,
          request: { TableName: tableName, ...objectOf(entry['PutRequest'] ?? entry['DeleteRequest']) },
        }))
      : objectsOf(objectOf(entries)['Keys']).map((entry) => ({
          tableName,
          entry,
          request: { TableName: tableName, Key: entry },
        })),
  );
}

/** Returns some parts of a batch in the form of its `RequestItems`. Unprocessed parts have the same form. */
export function requestItemsOf(body: Body, parts: readonly BatchPart[]): Body {
  const requestItems: Record<string, unknown> = {};
  for (const [tableName, entriesOfTable] of Object.entries(objectOf(body['RequestItems']))) {
    const entries = parts.filter((part) => part.tableName === tableName).map(({ entry }) => entry);
    if (entries.length === 0) continue;
    requestItems[tableName] = Array.isArray(entriesOfTable) ? entries : { ...objectOf(entriesOfTable), Keys: entries };
  }
  return requestItems;
}

/** Adds the parts that were not sent to the engine to the unprocessed parts of its response. */
export function withLeftover(answer: Answer, member: string, request: Body, left: readonly BatchPart[]): Answer {
  if (answer.statusCode !== 200) return answer;
  const unprocessed = batchParts({ RequestItems: answer.body[member] });
  return { ...answer, body: { ...answer.body, [member]: requestItemsOf(request, [...unprocessed, ...left]) } };
}
