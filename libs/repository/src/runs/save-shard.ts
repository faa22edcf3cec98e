import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { toAttributes } from '../items/attribute-value.ts';
import { attributeNames, runExists, savesMatch, savesAreMissing } from '../table/conditions.ts';
import { unlessConditionFails } from '../table/unless-condition-fails.ts';
import { type Run, runOfItem, type ShardProgress } from './run-item.ts';
import type { RunTable } from './run-table.ts';

export interface SaveShardInput {
  runId: string;
  shard: string;
  /** The progress that this reader read or saved last. */
  before: ShardProgress;
  after: Omit<ShardProgress, 'saves'>;
}

/**
 * Saves the progress of a run in a shard, and returns the run. Returns undefined, and changes nothing, when another reader
 * saved the progress after `before` was read, or the run does not exist. So only one of two readers of a shard continues.
 */
export async function saveShard(
  { documentClient, tableName, clock }: RunTable,
  { runId, shard, before, after }: SaveShardInput,
): Promise<Run | undefined> {
  const { cursor, dispatched, done } = after;
  const progress = { ...(cursor === undefined ? {} : { cursor }), dispatched, saves: before.saves + 1, done };
  const update = 'SET #shards.#k0 = :progress, #progressAt = :now';
  const asRead = before.saves === 0 ? `(${savesMatch} OR ${savesAreMissing})` : savesMatch;
  const condition = `${runExists} AND ${asRead}`;
  const saved = await unlessConditionFails(
    documentClient.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { runId: { S: runId } },
        UpdateExpression: update,
        ConditionExpression: condition,
        ExpressionAttributeNames: { ...attributeNames(update, condition), '#k0': shard },
        ExpressionAttributeValues: {
          ':progress': { M: toAttributes(progress) },
          ':saves': { N: String(before.saves) },
          ':now': { S: clock.now().toISOString() },
        },
        ReturnValues: 'ALL_NEW',
      }),
    ),
  );
  return saved?.Attributes === undefined ? undefined : runOfItem(saved.Attributes);
}
