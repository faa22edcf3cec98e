import { type AttributeValue, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { mapWithConcurrency } from '@daybreak/runtime';
import * as v from 'valibot';
import { afterDueKeysOf, dueIndexName, readDueKey } from '../../items/due-index.ts';
import { positiveIntegerSchema } from '../../items/history-item.ts';
import { attributeNames } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';

const shardsAtOnce = 4;

/** What the due index says of a row. */
export interface DueRow {
  id: string;
  version: number;
  /** UTC instant. */
  dueAt: string;
  /** UTC instant at which the row was written so that it waits; absent on rows of an older version, and on those that a run dispatched at once. */
  readyAt?: string;
  /** The cursor of a page that begins after the row. */
  cursor: string;
}

export interface DueRowsInput {
  shard: string;
  /** UTC instant, inclusive. */
  dueBy: string;
  /** Where the last page ended. */
  cursor?: string | undefined;
  /** Rows on a page; by default as many as DynamoDB reads at once, which is 1 MB of them. */
  limit?: number | undefined;
}

/** A page of due rows; it is the last one when there is no cursor. */
export interface DueRowsPage {
  rows: DueRow[];
  /** Ids of due items that are no rows; absent when there are none. */
  unreadable?: readonly string[];
  cursor?: string;
}

const dueRowSchema = v.object({ id: v.string(), version: positiveIntegerSchema, key: v.string() });
const cursorSchema = v.pipe(v.string(), v.parseJson(), v.tuple([v.string(), v.string()]));

/** One page of a shard's due rows, the oldest first. The index is eventually consistent. */
export async function dueRows(table: RowTable, { shard, dueBy, cursor, limit }: DueRowsInput): Promise<DueRowsPage> {
  const { Items: items = [], LastEvaluatedKey: last } = await table.documentClient.send(
    new QueryCommand({
      ...dueQuery(table, shard, dueBy),
      ...(limit === undefined ? {} : { Limit: limit }),
      ...(cursor === undefined ? {} : { ExclusiveStartKey: keyOfCursor(cursor, shard) }),
    }),
  );
  const rows: DueRow[] = [];
  // Named rather than thrown, or one such item would hold up its whole shard for ever.
  const unreadable: string[] = [];
  for (const item of items) {
    const parsed = v.safeParse(dueRowSchema, {
      id: item['id']?.S,
      version: Number(item['version']?.N),
      key: item['dueAt']?.S,
    });
    if (parsed.success) {
      const { key, ...row } = parsed.output;
      rows.push({ ...row, ...readDueKey(key), cursor: cursorOf(key, row.id) });
    } else unreadable.push(item['id']?.S ?? 'without an id');
  }
  return {
    rows,
    ...(unreadable.length === 0 ? {} : { unreadable }),
    ...(last === undefined ? {} : { cursor: cursorOf(last['dueAt']?.S, last['id']?.S) }),
  };
}

/** How many rows of these shards are due by an instant (UTC, inclusive). */
export async function countDue(
  table: RowTable,
  { dueBy, shards }: { dueBy: string; shards: readonly string[] },
): Promise<number> {
  const counts = await mapWithConcurrency(shards, shardsAtOnce, async (shard) => {
    let count = 0;
    let startKey: Record<string, AttributeValue> | undefined;
    do {
      const { Count: counted = 0, LastEvaluatedKey: last } = await table.documentClient.send(
        new QueryCommand({ ...dueQuery(table, shard, dueBy), Select: 'COUNT', ExclusiveStartKey: startKey }),
      );
      count += counted;
      startKey = last;
    } while (startKey !== undefined);
    return count;
  });
  return counts.reduce((sum, settled) => {
    if (settled.status === 'rejected') throw settled.reason;
    return sum + settled.value;
  }, 0);
}

function dueQuery({ tableName }: RowTable, shard: string, dueBy: string): QueryCommandInput {
  const condition = '#dueShard = :shard AND #dueAt < :after';
  return {
    TableName: tableName,
    IndexName: dueIndexName,
    KeyConditionExpression: condition,
    ExpressionAttributeNames: attributeNames(condition),
    ExpressionAttributeValues: {
      ':shard': { S: shard },
      ':after': { S: afterDueKeysOf(dueBy) },
    },
  };
}

function cursorOf(key: string | undefined, id: string | undefined): string {
  return JSON.stringify([key, id]);
}

function keyOfCursor(cursor: string, shard: string): Record<string, AttributeValue> {
  const [key, id] = v.parse(cursorSchema, cursor);
  return { dueShard: { S: shard }, dueAt: { S: key }, id: { S: id } };
}
