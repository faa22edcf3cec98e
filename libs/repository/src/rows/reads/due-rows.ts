import { type AttributeValue, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { mapWithConcurrency } from '@daybreak/runtime';
import * as v from 'valibot';
import { afterDueKeys, dueIndexName, readDueKey } from '../../items/due-index.ts';
import { positiveIntegerSchema } from '../../items/history-item.ts';
import { attributeNames } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';

const shardConcurrency = 4;

/** A row as the due index projects it. */
export interface DueRow {
  id: string;
  version: number;
  /** UTC instant. */
  dueAt: string;
  /** UTC instant at which the row was scheduled. Absent on rows of older releases, and on a next occurrence that its run dispatches itself. */
  readyAt?: string;
  /** The message group of the row's messages. */
  messageGroupId?: string;
  /** The cursor of a page that starts after this row. */
  cursor: string;
}

export interface DueRowsInput {
  shard: string;
  /** UTC instant, exclusive. Default: from the first due row on. */
  dueAfter?: string | undefined;
  /** UTC instant, inclusive. */
  dueBy: string;
  /** The cursor of the previous page. */
  cursor?: string | undefined;
  /** The maximum number of rows on a page. Default: the 1 MB that one Query reads. */
  limit?: number | undefined;
}

/** A page of due rows. The last page has no cursor. */
export interface DueRowsPage {
  rows: DueRow[];
  /** The ids of due items that cannot be read. Absent when there are none. */
  unreadable?: readonly string[];
  cursor?: string;
}

const dueRowSchema = v.object({ id: v.string(), version: positiveIntegerSchema, key: v.string() });
const cursorSchema = v.pipe(v.string(), v.parseJson(), v.tuple([v.string(), v.string()]));

/** Reads one page of a shard's due rows, in the order of their due time. The index is eventually consistent. */
export async function dueRows(table: RowTable, input: DueRowsInput): Promise<DueRowsPage> {
  const { shard, cursor, limit } = input;
  const { Items: items = [], LastEvaluatedKey: last } = await table.documentClient.send(
    new QueryCommand({
      ...dueQuery(table, input),
      ...(limit === undefined ? {} : { Limit: limit }),
      ...(cursor === undefined ? {} : { ExclusiveStartKey: keyOfCursor(cursor, shard) }),
    }),
  );
  const rows: DueRow[] = [];
  // Listed, not thrown: otherwise one unreadable item would block its shard forever.
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

/** The number of rows in these shards that are due by `dueBy` (UTC instant, inclusive) and, if given, after `dueAfter`. */
export async function countDue(
  table: RowTable,
  { shards, ...range }: { dueAfter?: string | undefined; dueBy: string; shards: readonly string[] },
): Promise<number> {
  const counts = await mapWithConcurrency(shards, shardConcurrency, async (shard) => {
    let count = 0;
    let startKey: Record<string, AttributeValue> | undefined;
    do {
      const { Count: counted = 0, LastEvaluatedKey: last } = await table.documentClient.send(
        new QueryCommand({ ...dueQuery(table, { shard, ...range }), Select: 'COUNT', ExclusiveStartKey: startKey }),
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

function dueQuery(
  { tableName }: RowTable,
  { shard, dueAfter, dueBy }: Pick<DueRowsInput, 'shard' | 'dueAfter' | 'dueBy'>,
): QueryCommandInput {
  // No key is equal to either limit.
  const range = dueAfter === undefined ? '#dueAt < :after' : '#dueAt BETWEEN :from AND :after';
  const condition = `#dueShard = :shard AND ${range}`;
  return {
    TableName: tableName,
    IndexName: dueIndexName,
    KeyConditionExpression: condition,
    ExpressionAttributeNames: attributeNames(condition),
    ExpressionAttributeValues: {
      ':shard': { S: shard },
      ':after': { S: afterDueKeys(dueBy) },
      ...(dueAfter === undefined ? {} : { ':from': { S: afterDueKeys(dueAfter) } }),
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
