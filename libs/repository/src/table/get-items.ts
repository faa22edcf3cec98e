import { setTimeout as realDelay } from 'node:timers/promises';
import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  type KeysAndAttributes,
} from '@aws-sdk/client-dynamodb';
import { attributeNames } from './conditions.ts';
import type { RowTable } from './row-table.ts';

/** DynamoDB's limit of one BatchGetItem request. */
const keysPerRequest = 100;
/** The maximum number of consecutive requests without an item. */
const maximumIdleAttempts = 8;
const baseBackoffMs = 25;
const maximumBackoffMs = 1_000;

type Item = Record<string, AttributeValue>;

/** Reads the items that exist, consistently and in no order, with all attributes or those of `projection`. Duplicate ids are read once. */
export async function getItems(table: RowTable, ids: readonly string[], projection?: string): Promise<Item[]> {
  const distinctIds = [...new Set(ids)];
  const items: Item[] = [];
  for (let start = 0; start < distinctIds.length; start += keysPerRequest) {
    items.push(...(await getChunk(table, distinctIds.slice(start, start + keysPerRequest), projection)));
  }
  return items;
}

async function getChunk(
  { documentClient, tableName, delay = realDelay, random = Math.random }: RowTable,
  ids: readonly string[],
  projection: string | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  const attributes =
    projection === undefined
      ? {}
      : { ProjectionExpression: projection, ExpressionAttributeNames: attributeNames(projection) };
  let remaining: NonNullable<KeysAndAttributes['Keys']> = ids.map((id) => ({ id: { S: id } }));
  for (let idleAttempts = 0; ;) {
    const answer: BatchGetItemCommandOutput = await documentClient.send(
      new BatchGetItemCommand({
        RequestItems: { [tableName]: { Keys: remaining, ConsistentRead: true, ...attributes } },
      }),
    );
    items.push(...(answer.Responses?.[tableName] ?? []));

    const unprocessed = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
    if (unprocessed.length === 0) return items;
    // DynamoDB truncates a large response at 16 MB, which is progress. A throttled response has no items.
    idleAttempts = unprocessed.length < remaining.length ? 0 : idleAttempts + 1;
    if (idleAttempts >= maximumIdleAttempts) throw new UnprocessedKeysError(unprocessed.length);
    if (idleAttempts > 0) await delay(random() * maximumWaitMs(idleAttempts));
    remaining = unprocessed;
  }
}

/** DynamoDB kept returning UnprocessedKeys: the table is throttled. */
export class UnprocessedKeysError extends Error {
  override name = 'UnprocessedKeysError';
  /** The fault ends without a change of the request: back off and retry. */
  readonly fault = 'platform';

  constructor(count: number) {
    super(`DynamoDB returned ${count} unprocessed keys ${maximumIdleAttempts} times in a row: the table is throttled`);
  }
}

function maximumWaitMs(attempt: number): number {
  return Math.min(maximumBackoffMs, baseBackoffMs * 2 ** attempt);
}
