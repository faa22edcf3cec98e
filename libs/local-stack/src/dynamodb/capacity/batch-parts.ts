import { type Answer, type Body, objectOf, objectsOf } from './body.ts';

/** One key of a `BatchGetItem`, or one put or deletion of a `BatchWriteItem`. */
export interface BatchPart {
  readonly tableName: string;
  /** As the batch holds it. */
  readonly entry: Body;
  /** The item that it is for, by its `Key` or as a whole `Item`. */
  readonly request: Body;
}

/** The member in which an answer names what was left over; undefined for what is no batch. */
export function leftoverMember(operation: string): 'UnprocessedKeys' | 'UnprocessedItems' | undefined {
  if (operation === 'BatchGetItem') return 'UnprocessedKeys';
  return operation === 'BatchWriteItem' ? 'UnprocessedItems' : undefined;
}

/** The parts of a `BatchGetItem` or a `BatchWriteItem`, in their order; none of what is no batch. */
export function batchParts(body: Body): BatchPart[] {
  return Object.entries(objectOf(body['RequestItems'])).flatMap(([tableName, asked]) =>
    Array.isArray(asked)
      ? objectsOf(asked).map((entry) => ({
          tableName,
          entry,
          request: { TableName: tableName, ...objectOf(entry['PutRequest'] ?? entry['DeleteRequest']) },
        }))
      : objectsOf(objectOf(asked)['Keys']).map((entry) => ({
          tableName,
          entry,
          request: { TableName: tableName, Key: entry },
        })),
  );
}

/** Some parts of a batch as its `RequestItems`, which is the form of what is left over, too. */
export function requestItemsOf(body: Body, parts: readonly BatchPart[]): Body {
  const requestItems: Record<string, unknown> = {};
  for (const [tableName, asked] of Object.entries(objectOf(body['RequestItems']))) {
    const entries = parts.filter((part) => part.tableName === tableName).map(({ entry }) => entry);
    if (entries.length === 0) continue;
    requestItems[tableName] = Array.isArray(asked) ? entries : { ...objectOf(asked), Keys: entries };
  }
  return requestItems;
}

/** The answer to a part of a batch: it names what was left over, and what the engine did not get to. */
export function withLeftover(answer: Answer, member: string, asked: Body, left: readonly BatchPart[]): Answer {
  if (answer.statusCode !== 200) return answer;
  const unprocessed = batchParts({ RequestItems: answer.body[member] });
  return { ...answer, body: { ...answer.body, [member]: requestItemsOf(asked, [...unprocessed, ...left]) } };
}
