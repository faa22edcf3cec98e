import { type AttributeValue, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { toAttributes } from './attribute-value.ts';
import { attributeNames, runExists, shardIsNotDone, shardSentNoMore } from './conditions.ts';
import { unlessConditionFails } from './row-table.ts';
import type { ShardProgress } from './run-item.ts';
import type { RunTable } from './run-table.ts';

interface ShardOfRun {
  runId: string;
  shard: string;
}

/**
 * Keeps how far a run has come in a shard. Two deliveries of one trigger may do a shard side by side, so what is kept only
 * moves on: a smaller count is not, nor is what is behind the end. False when nothing was changed.
 */
export async function keepProgress(table: RunTable, progress: ShardProgress & ShardOfRun): Promise<boolean> {
  const { cursor, dispatched, done } = progress;
  const kept = await updateShard(table, progress, {
    update: 'SET #shards.#k0 = :progress',
    conditions: [shardSentNoMore, ...(done ? [] : [shardIsNotDone])],
    values: {
      ':progress': { M: toAttributes({ ...(cursor === undefined ? {} : { cursor }), dispatched, done }) },
      ':dispatched': { N: String(dispatched) },
      ...(done ? {} : { ':notDone': { BOOL: false } }),
    },
  });
  if (kept || !done) return kept;
  // It has come to the end with the smaller count, since what the other had sent was done meanwhile.
  return await updateShard(table, progress, {
    update: 'SET #shards.#k0.#done = :done REMOVE #shards.#k0.#cursor',
    conditions: [],
    values: { ':done': { BOOL: true } },
  });
}

async function updateShard(
  { documentClient, tableName }: RunTable,
  { runId, shard }: ShardOfRun,
  { update, conditions, values }: { update: string; conditions: string[]; values: Record<string, AttributeValue> },
): Promise<boolean> {
  const condition = [runExists, ...conditions].join(' AND ');
  const updated = await unlessConditionFails(
    documentClient.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { runId: { S: runId } },
        UpdateExpression: update,
        ConditionExpression: condition,
        ExpressionAttributeNames: { ...attributeNames(update, condition), '#k0': shard },
        ExpressionAttributeValues: values,
      }),
    ),
  );
  return updated !== undefined;
}
