import { setTimeout as realDelay } from 'node:timers/promises';
import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  type KeysAndAttributes,
} from '@aws-sdk/client-dynamodb';
import type { RowTable } from './row-table.ts';

/** DynamoDB's limit on a BatchGetItem. */
const keysPerRequest = 100;
/** Tries in a row that bring nothing; one that brings something starts the count afresh. */
const maximumIdleAttempts = 8;
const firstBackoffMs = 25;
const longestBackoffMs = 1_000;

type Item = Record<string, AttributeValue>;

/** The items that there are under these ids, as they are now, in no order; an id that is named twice is read once. */
export async function getItems(table: RowTable, ids: readonly string[]): Promise<Item[]> {
  const distinctIds = [...new Set(ids)];
  const items: Item[] = [];
  for (let start = 0; start < distinctIds.length; start += keysPerRequest) {
    items.push(...(await getChunk(table, distinctIds.slice(start, start + keysPerRequest))));
  }
  return items;
}

async function getChunk(
  { documentClient, tableName, delay = realDelay, random = Math.random }: RowTable,
  ids: readonly string[],
): Promise<Item[]> {
  const items: Item[] = [];
  let remaining: NonNullable<KeysAndAttributes['Keys']> = ids.map((id) => ({ id: { S: id } }));
  for (let idleAttempts = 0; ;) {
    const answer: BatchGetItemCommandOutput = await documentClient.send(
      new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: remaining, ConsistentRead: true } } }),
    );
    items.push(...(answer.Responses?.[tableName] ?? []));

    const left = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
    if (left.length === 0) return items;
    // A large answer is cut at 16 MB, which is progress; a throttled one brings nothing.
    idleAttempts = left.length < remaining.length ? 0 : idleAttempts + 1;
    if (idleAttempts >= maximumIdleAttempts) throw new UnprocessedKeysError(left.length);
    if (idleAttempts > 0) await delay(random() * longestWaitMs(idleAttempts));
    remaining = left;
  }
}

/** DynamoDB left keys unprocessed, again and again: the table is throttled. */
export class UnprocessedKeysError extends Error {
  override name = 'UnprocessedKeysError';
  /** Whose fault it is, for whoever decides on another try. */
  readonly fault = 'platform';

  constructor(count: number) {
    super(`DynamoDB left ${count} keys unprocessed ${maximumIdleAttempts} times in a row`);
  }
}

function longestWaitMs(attempt: number): number {
  return Math.min(longestBackoffMs, firstBackoffMs * 2 ** attempt);
}
