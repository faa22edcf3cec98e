import { type AttributeValue, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Values } from '@daybreak/domain';
import { toAttributes } from '../items/attribute-value.ts';
import { attributeNames, runExists, savesMatch, savesAreMissing } from '../table/conditions.ts';
import { unlessConditionFails } from '../table/unless-condition-fails.ts';
import { type Run, runOfItem, type ShardProgress } from './run-item.ts';
import type { RunTable } from './run-table.ts';

/** The new progress of one shard. */
export interface ShardSave {
  shard: string;
  /** The progress that this reader read or saved last. */
  before: ShardProgress;
  after: Omit<ShardProgress, 'saves'>;
}

/** The most shards of one save: DynamoDB takes a condition of 4 KB. */
export const shardsPerSave = 40;

export interface SaveShardsInput {
  runId: string;
  /** From 1 to 40, each of another shard. */
  saves: readonly ShardSave[];
}

/**
 * Saves the progress of a run in these shards with one update, and returns the run. Returns undefined, and changes nothing, when
 * another reader saved the progress of one of them after `before` was read, or the run does not exist. So only one of two readers
 * of a shard continues.
 */
export async function saveShards(
  { documentClient, tableName, clock }: RunTable,
  { runId, saves }: SaveShardsInput,
): Promise<Run | undefined> {
  const update = `SET ${saves.map((_, index) => `#shards.#k${index} = :progress${index}`).join(', ')}, #progressAt = :now`;
  const condition = [runExists, ...saves.map(({ before }, index) => asRead(before, index))].join(' AND ');
  const keys = saves.map(({ shard }, index): [string, string] => [`#k${index}`, shard]);
  const values = saves.flatMap(({ before, after }, index): [string, AttributeValue][] => [
    [`:progress${index}`, { M: toAttributes(progressAfter(before, after)) }],
    [`:saves${index}`, { N: String(before.saves) }],
  ]);
  const saved = await unlessConditionFails(
    documentClient.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { runId: { S: runId } },
        UpdateExpression: update,
        ConditionExpression: condition,
        ExpressionAttributeNames: { ...attributeNames(update, condition), ...Object.fromEntries(keys) },
        ExpressionAttributeValues: { ...Object.fromEntries(values), ':now': { S: clock.now().toISOString() } },
        ReturnValues: 'ALL_NEW',
      }),
    ),
  );
  return saved?.Attributes === undefined ? undefined : runOfItem(saved.Attributes);
}

function progressAfter(before: ShardProgress, { cursor, dispatched, done }: ShardSave['after']): Values {
  return { ...(cursor === undefined ? {} : { cursor }), dispatched, saves: before.saves + 1, done };
}

/** The condition that nobody has saved the progress since `before` was read. */
function asRead({ saves }: ShardProgress, index: number): string {
  const clause = saves === 0 ? `(${savesMatch} OR ${savesAreMissing})` : savesMatch;
  return clause.replaceAll('#k0', `#k${index}`).replaceAll(':saves', `:saves${index}`);
}
