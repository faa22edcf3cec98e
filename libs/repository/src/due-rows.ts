import { type AttributeValue, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { mapWithConcurrency } from '@daybreak/runtime';
import * as v from 'valibot';
import { attributeNames } from './conditions.ts';
import { dueIndexName, dueShards } from './due-index.ts';
import { positiveIntegerSchema } from './history-item.ts';
import type { RowTable } from './row-table.ts';

const shardsAtOnce = 4;

/** What the due index tells of a row. */
export interface DueRow {
  id: string;
  version: number;
  /** UTC instant. */
  dueAt: string;
}

export interface DueRowsInput {
  shard: string;
  /** UTC instant, inclusive. */
  dueBy: string;
  /** UTC instant, exclusive: only rows that became due after it. */
  dueAfter?: string | undefined;
  /** Where the last page ended. */
  cursor?: string | undefined;
  /** Rows on a page. */
  limit: number;
}

/** A page of due rows; it is the last one when there is no cursor. */
export interface DueRowsPage {
  rows: DueRow[];
  /** Ids of due items that are no rows; absent when there are none. */
  unreadable?: readonly string[];
  cursor?: string;
}

const dueRowSchema = v.object({ id: v.string(), version: positiveIntegerSchema, dueAt: v.string() });
const cursorSchema = v.pipe(v.string(), v.parseJson(), v.tuple([v.string(), v.string()]));

/** One page of a shard's due rows, the oldest first. The index is eventually consistent. */
export async function dueRows(table: RowTable, input: DueRowsInput): Promise<DueRowsPage> {
  const query = dueQuery(table, input);
  if (query === undefined) return { rows: [] };
  const { Items: items = [], LastEvaluatedKey: last } = await table.documentClient.send(
    new QueryCommand({
      ...query,
      Limit: input.limit,
      ...(input.cursor === undefined ? {} : { ExclusiveStartKey: keyOfCursor(input.cursor, input.shard) }),
    }),
  );
  const rows: DueRow[] = [];
  // Told rather than thrown, or one such item would hold up its whole shard for ever.
  const unreadable: string[] = [];
  for (const item of items) {
    const parsed = v.safeParse(dueRowSchema, {
      id: item['id']?.S,
      version: Number(item['version']?.N),
      dueAt: item['dueAt']?.S,
    });
    if (parsed.success) rows.push(parsed.output);
    else unreadable.push(item['id']?.S ?? 'without an id');
  }
  return {
    rows,
    ...(unreadable.length === 0 ? {} : { unreadable }),
    ...(last === undefined ? {} : { cursor: cursorOfKey(last) }),
  };
}

/** How many rows are due by an instant (UTC, inclusive), over all shards. */
export async function countDue(table: RowTable, { dueBy }: { dueBy: string }): Promise<number> {
  const counts = await mapWithConcurrency(dueShards(table.shardCount), shardsAtOnce, async (shard) => {
    const query = dueQuery(table, { shard, dueBy });
    let count = 0;
    let startKey: Record<string, AttributeValue> | undefined;
    do {
      const { Count: counted = 0, LastEvaluatedKey: last } = await table.documentClient.send(
        new QueryCommand({ TableName: table.tableName, ...query, Select: 'COUNT', ExclusiveStartKey: startKey }),
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

/** undefined when nothing can be due: DynamoDB refuses a range that ends before it begins. */
function dueQuery(
  { tableName }: RowTable,
  { shard, dueBy, dueAfter }: Pick<DueRowsInput, 'shard' | 'dueBy' | 'dueAfter'>,
): QueryCommandInput | undefined {
  const until = instant(dueBy);
  // Instants are whole milliseconds, so the next one is the first that is later.
  const from = dueAfter === undefined ? undefined : instant(dueAfter, 1);
  if (from !== undefined && from > until) return undefined;
  const range = from === undefined ? '#dueAt <= :dueBy' : '#dueAt BETWEEN :from AND :dueBy';
  const condition = `#dueShard = :shard AND ${range}`;
  return {
    TableName: tableName,
    IndexName: dueIndexName,
    KeyConditionExpression: condition,
    ExpressionAttributeNames: attributeNames(condition),
    ExpressionAttributeValues: {
      ':shard': { S: shard },
      ':dueBy': { S: until },
      ...(from === undefined ? {} : { ':from': { S: from } }),
    },
  };
}

/** In the one form that sorts as text. */
function instant(text: string, plusMs = 0): string {
  return new Date(Date.parse(text) + plusMs).toISOString();
}

function cursorOfKey(key: Record<string, AttributeValue>): string {
  return JSON.stringify([key['dueAt']?.S, key['id']?.S]);
}

function keyOfCursor(cursor: string, shard: string): Record<string, AttributeValue> {
  const [at, id] = v.parse(cursorSchema, cursor);
  return { dueShard: { S: shard }, dueAt: { S: at }, id: { S: id } };
}
