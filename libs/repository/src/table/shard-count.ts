import { type AttributeValue, ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { ItemError, ShardCountError } from '../errors.ts';
import { settingsId } from '../items/archive-id.ts';
import { attributeNames, shardCountIsNoGreater } from './conditions.ts';
import { getItem } from './get-item.ts';
import type { RowTable } from './row-table.ts';

/** Of a table that nobody has said another one for. */
export const defaultShardCount = 16;
/** Shards have names of two digits. */
export const maximumShardCount = 100;

type Table = Pick<RowTable, 'documentClient' | 'tableName'>;

const shardCountSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maximumShardCount));

/** Throws RangeError for what can't be a table's count of shards. */
export function assertShardCount(shardCount: number): void {
  if (!v.safeParse(shardCountSchema, shardCount).success)
    throw new RangeError(`A table has from 1 to ${maximumShardCount} shards, not ${shardCount}`);
}

/** The table's count of shards as it is now; undefined where it has none yet. */
export async function readShardCount(table: Table): Promise<number | undefined> {
  const item = await getItem(table, settingsId);
  return item?.['shardCount'] === undefined ? undefined : shardCountOf(item);
}

/**
 * The table's count of shards; where it has none yet, it has `first` from now on. One update that changes nothing but a missing count, so that
 * of several callers each gets the same, and a function needs no other permission than it has for its rows.
 */
export async function establishShardCount({ documentClient, tableName }: Table, first: number): Promise<number> {
  const update = 'SET #shardCount = if_not_exists(#shardCount, :first)';
  const { Attributes: item } = await documentClient.send(
    new UpdateItemCommand({
      TableName: tableName,
      Key: { id: { S: settingsId } },
      UpdateExpression: update,
      ExpressionAttributeNames: attributeNames(update),
      ExpressionAttributeValues: { ':first': { N: String(first) } },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return shardCountOf(item);
}

/** Makes it the table's count of shards. Throws ShardCountError, and changes nothing, where the table has more. */
export async function raiseShardCount({ documentClient, tableName }: Table, shardCount: number): Promise<void> {
  assertShardCount(shardCount);
  const update = 'SET #shardCount = :shardCount';
  try {
    await documentClient.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { id: { S: settingsId } },
        UpdateExpression: update,
        ConditionExpression: shardCountIsNoGreater,
        ExpressionAttributeNames: attributeNames(update, shardCountIsNoGreater),
        ExpressionAttributeValues: { ':shardCount': { N: String(shardCount) } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw ShardCountError.belowTable(tableName, shardCountOf(error.Item), shardCount);
  }
}

function shardCountOf(item: Record<string, AttributeValue> | undefined): number {
  const parsed = v.safeParse(shardCountSchema, Number(item?.['shardCount']?.N));
  if (parsed.success) return parsed.output;
  throw new ItemError('row', settingsId, `its shardCount is no whole number from 1 to ${maximumShardCount}`);
}
