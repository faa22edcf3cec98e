import { createHash } from 'node:crypto';
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { attributeNames } from '../table/conditions.ts';
import { expiryOf } from './run-item.ts';
import type { RunTable } from './run-table.ts';

/** What the ids of these items begin with; a run can't be called so. */
export const dispatchedRowsPrefix = 'dispatched-rows#';
/** Long after the next run of the schedule, which alone reads them. */
const keepDays = 9;

export interface ShardOfRun {
  runId: string;
  shard: string;
}

/**
 * Notes rows that a run dispatched although they became ready after its `readyBy`, so that the next run leaves them out. Adding the
 * same again changes nothing.
 */
export async function noteDispatched(
  { documentClient, tableName, clock }: RunTable,
  place: ShardOfRun,
  rows: readonly { id: string; version: number }[],
): Promise<void> {
  if (rows.length === 0) return;
  const update = 'SET #expiresAt = :expiresAt ADD #rows :rows';
  await documentClient.send(
    new UpdateItemCommand({
      TableName: tableName,
      Key: { runId: { S: itemIdOf(place) } },
      UpdateExpression: update,
      ExpressionAttributeNames: attributeNames(update),
      ExpressionAttributeValues: {
        ':rows': { SS: [...new Set(rows.map(dispatchedRowKey))] },
        ':expiresAt': { N: String(expiryOf(clock.now(), keepDays)) },
      },
    }),
  );
}

/** The keys of the rows that were noted, see `dispatchedRowKey`. */
export async function readDispatched(
  { documentClient, tableName }: RunTable,
  place: ShardOfRun,
): Promise<ReadonlySet<string>> {
  const { Item: item } = await documentClient.send(
    new GetItemCommand({ TableName: tableName, Key: { runId: { S: itemIdOf(place) } }, ConsistentRead: true }),
  );
  return new Set(item?.['rows']?.SS);
}

/** A version of a row in 16 characters: ids may have 2 KB, and an item holds thousands of these. */
export function dispatchedRowKey({ id, version }: { id: string; version: number }): string {
  return createHash('sha256')
    .update(JSON.stringify([id, version]))
    .digest('base64url')
    .slice(0, 16);
}

function itemIdOf({ runId, shard }: ShardOfRun): string {
  return `${dispatchedRowsPrefix}${runId}#${shard}`;
}
