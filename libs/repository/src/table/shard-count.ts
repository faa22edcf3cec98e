import { type AttributeValue, ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { ItemError, ShardCountError } from '../errors.ts';
import { settingsId } from '../items/archive-id.ts';
import { attributeNames, shardCountIsMissing, shardCountIsNoGreater } from './conditions.ts';
import { markFailedRowsIndexed } from './failed-rows-indexed.ts';
import { getItem } from './get-item.ts';
import type { RowTable } from './row-table.ts';

/** The shard count of a new table, unless the caller gives another. */
export const defaultShardCount = 16;
/** Shard names have two digits. */
export const maximumShardCount = 100;

type Table = Pick<RowTable, 'documentClient' | 'tableName'>;

const shardCountSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maximumShardCount));

/** Throws RangeError for an invalid shard count. */
export function assertShardCount(shardCount: number): void {
  if (!v.safeParse(shardCountSchema, shardCount).success)
    throw new RangeError(`The shard count must be a whole number from 1 to ${maximumShardCount}, not ${shardCount}`);
}

/** Reads the table's shard count consistently; undefined for a new table. */
export async function readShardCount(table: Table): Promise<number | undefined> {
  const item = await getItem(table, settingsId);
  return item?.['shardCount'] === undefined ? undefined : shardCountOf(item);
}

/**
 * Returns the table's shard count, and sets it to `first` when the table has none. A single update does both, so that
 * concurrent callers get the same count, and a function needs only its permission to update rows.
 */
export async function establishShardCount({ documentClient, tableName }: Table, first: number): Promise<number> {
  // A new table has no failed rows, so that all of them are indexed.
  const update = 'SET #shardCount = :first, #failedRowsIndexed = :true';
  try {
    await documentClient.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { id: { S: settingsId } },
        UpdateExpression: update,
        ConditionExpression: shardCountIsMissing,
        ExpressionAttributeNames: attributeNames(update, shardCountIsMissing),
        ExpressionAttributeValues: { ':first': { N: String(first) }, ':true': { BOOL: true } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return first;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return shardCountOf(error.Item);
  }
}

/** Sets the table's shard count. Throws ShardCountError, and changes nothing, when the table has more shards. */
export async function raiseShardCount({ documentClient, tableName }: Table, shardCount: number): Promise<void> {
  assertShardCount(shardCount);
  const update = 'SET #shardCount = :shardCount';
  try {
    const { Attributes: before } = await documentClient.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { id: { S: settingsId } },
        UpdateExpression: update,
        ConditionExpression: shardCountIsNoGreater,
        ExpressionAttributeNames: attributeNames(update, shardCountIsNoGreater),
        ExpressionAttributeValues: { ':shardCount': { N: String(shardCount) } },
        ReturnValues: 'ALL_OLD',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    // A table gets its shard count before its first row.
    if (before?.['shardCount'] === undefined) await markFailedRowsIndexed({ documentClient, tableName });
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw ShardCountError.belowTable(tableName, shardCountOf(error.Item), shardCount);
  }
}

function shardCountOf(item: Record<string, AttributeValue> | undefined): number {
  const parsed = v.safeParse(shardCountSchema, Number(item?.['shardCount']?.N));
  if (parsed.success) return parsed.output;
  throw new ItemError('row', settingsId, `its shardCount is not a whole number from 1 to ${maximumShardCount}`);
}
