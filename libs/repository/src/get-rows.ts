import { setTimeout as realDelay } from 'node:timers/promises';
import { BatchGetItemCommand, type BatchGetItemCommandOutput, type KeysAndAttributes } from '@aws-sdk/client-dynamodb';
import type { Row } from '@daybreak/domain';
import { getItem } from './get-item.ts';
import { type OnUnreadable, readItems, throwUnreadable } from './read-items.ts';
import { rowOfItem, type Story, storyOfItem } from './row-item.ts';
import type { RowTable } from './row-table.ts';

/** DynamoDB's limit on a BatchGetItem. */
const keysPerRequest = 100;
/** Tries in a row that bring nothing; one that brings something starts the count afresh. */
const maximumIdleAttempts = 8;
const firstBackoffMs = 25;
const longestBackoffMs = 1_000;

/** The row as it is now, or undefined when there is none. */
export async function getRow(table: RowTable, id: string): Promise<Row | undefined> {
  return (await getStory(table, id))?.row;
}

/** The row as it is now, or what is left of it when it was deleted; undefined when there is neither. */
export async function getStory(table: RowTable, id: string): Promise<Story | undefined> {
  const item = await getItem(table, id);
  return item === undefined ? undefined : storyOfItem(item);
}

/**
 * Those of the rows that exist, as they are now, in no order; an id that is named twice is read once. An item that is no
 * row is told to `onUnreadable`, without which it is thrown.
 */
export async function getRows(
  table: RowTable,
  ids: readonly string[],
  onUnreadable: OnUnreadable = throwUnreadable,
): Promise<Row[]> {
  const distinctIds = [...new Set(ids)];
  const rows: Row[] = [];
  for (let start = 0; start < distinctIds.length; start += keysPerRequest) {
    rows.push(...(await getChunk(table, distinctIds.slice(start, start + keysPerRequest), onUnreadable)));
  }
  return rows;
}

async function getChunk(
  { documentClient, tableName, delay = realDelay, random = Math.random }: RowTable,
  ids: readonly string[],
  onUnreadable: OnUnreadable,
): Promise<Row[]> {
  const rows: Row[] = [];
  let remaining: NonNullable<KeysAndAttributes['Keys']> = ids.map((id) => ({ id: { S: id } }));
  for (let idleAttempts = 0; ;) {
    const answer: BatchGetItemCommandOutput = await documentClient.send(
      new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: remaining, ConsistentRead: true } } }),
    );
    rows.push(...readItems(answer.Responses?.[tableName] ?? [], rowOfItem, onUnreadable));

    const left = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
    if (left.length === 0) return rows;
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
