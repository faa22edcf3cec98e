import { createHash } from 'node:crypto';
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { expiresAtSeconds } from '../items/expires-at-seconds.ts';
import { attributeNames } from '../table/conditions.ts';

import type { RunTable } from './run-table.ts';

/** The prefix of the ids of these items, which no run id has. */
export const dispatchedRowsPrefix = 'dispatched-rows#';
/** The next run of the schedule reads these items, long before they expire. */
const retentionDays = 9;

export interface ShardOfRun {
  runId: string;
  shard: string;
}

/**
 * Records rows that a run dispatched although they were scheduled after its `readyBy`, so that the next run skips them.
 * Idempotent.
 */
export async function recordDispatched(
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
        ':expiresAt': { N: String(expiresAtSeconds(clock.now(), retentionDays)) },
      },
    }),
  );
}

/** The recorded rows, by `dispatchedRowKey`. */
export async function readDispatched(
  { documentClient, tableName }: RunTable,
  place: ShardOfRun,
): Promise<ReadonlySet<string>> {
  const { Item: item } = await documentClient.send(
    new GetItemCommand({ TableName: tableName, Key: { runId: { S: itemIdOf(place) } }, ConsistentRead: true }),
  );
  return new Set(item?.['rows']?.SS);
}

/** Hashes a row id and version to 16 characters: an id may have 2 KB, and an item holds thousands of keys. */
export function dispatchedRowKey({ id, version }: { id: string; version: number }): string {
  return createHash('sha256')
    .update(JSON.stringify([id, version]))
    .digest('base64url')
    .slice(0, 16);
}

function itemIdOf({ runId, shard }: ShardOfRun): string {
  return `${dispatchedRowsPrefix}${runId}#${shard}`;
}
