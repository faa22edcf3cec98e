import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { ItemError } from '../errors.ts';
import { attributeNames, isInTheFuture, isFirstOrLater } from '../table/conditions.ts';
import { unlessConditionFails } from '../table/unless-condition-fails.ts';
import type { RunTable } from './run-table.ts';

/** The id of the item that names the latest finished run. */
export const pointerId = 'latest-finished';

/**
 * Records the run as the latest finished one, unless a later run is recorded. A run for a future time is not recorded:
 * otherwise rows that become due before that time would count as dispatched.
 */
export async function updateLatestFinished(
  { documentClient, tableName, clock }: RunTable,
  runId: string,
  scheduledTime: string,
): Promise<void> {
  const now = clock.now().toISOString();
  if (scheduledTime > now) return;
  const update = 'SET #scheduledTime = :scheduledTime, #finishedRunId = :finishedRunId';
  const condition = `${isFirstOrLater} OR ${isInTheFuture}`;
  await unlessConditionFails(
    documentClient.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { runId: { S: pointerId } },
        UpdateExpression: update,
        ConditionExpression: condition,
        ExpressionAttributeNames: attributeNames(update, condition),
        ExpressionAttributeValues: {
          ':scheduledTime': { S: scheduledTime },
          ':finishedRunId': { S: runId },
          ':now': { S: now },
        },
      }),
    ),
  );
}

/** The finished run with the latest scheduled time that is not in the future. */
export async function latestFinished({
  documentClient,
  tableName,
  clock,
}: RunTable): Promise<{ runId: string; scheduledTime: string } | undefined> {
  const { Item: item } = await documentClient.send(
    new GetItemCommand({ TableName: tableName, Key: { runId: { S: pointerId } }, ConsistentRead: true }),
  );
  if (item === undefined) return undefined;
  const runId = item['finishedRunId']?.S;
  const scheduledTime = item['scheduledTime']?.S;
  if (runId === undefined || scheduledTime === undefined)
    throw new ItemError('run', pointerId, 'it does not name a run');
  // An older release recorded runs for a future time.
  if (scheduledTime > clock.now().toISOString()) return undefined;
  return { runId, scheduledTime };
}
