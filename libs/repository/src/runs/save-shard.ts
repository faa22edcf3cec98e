import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { toAttributes } from '../items/attribute-value.ts';
import { attributeNames, runExists, savesAreAsRead, savesWereNotCounted } from '../table/conditions.ts';
import { unlessConditionFails } from '../table/unless-condition-fails.ts';
import { type Run, runOfItem, type ShardProgress } from './run-item.ts';
import type { RunTable } from './run-table.ts';

export interface SaveShardInput {
  runId: string;
  shard: string;
  /** The progress that was read, or saved last, by whoever saves now. */
  before: ShardProgress;
  after: Omit<ShardProgress, 'saves'>;
}

/**
 * Saves how far a run has come in a shard, and gives the run as it is then. Undefined, and nothing changed, when another reader has
 * saved its progress since `before` was read, or when the run is gone: of two readers of a shard, one goes on.
 */
export async function saveShard(
  { documentClient, tableName, clock }: RunTable,
  { runId, shard, before, after }: SaveShardInput,
): Promise<Run | undefined> {
  const { cursor, dispatched, done } = after;
  const progress = { ...(cursor === undefined ? {} : { cursor }), dispatched, saves: before.saves + 1, done };
  const update = 'SET #shards.#k0 = :progress, #progressAt = :now';
  const asRead = before.saves === 0 ? `(${savesAreAsRead} OR ${savesWereNotCounted})` : savesAreAsRead;
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
