import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { ItemError } from '../errors.ts';
import { attributeNames, isAheadOfTime, isFirstOrLater } from '../table/conditions.ts';
import { unlessConditionFails } from '../table/unless-condition-fails.ts';
import type { RunTable } from './run-table.ts';

/** The id of the item that points at the latest run that has finished. */
export const pointerId = 'latest-finished';

/**
 * Makes the run the latest finished one, unless a later one is. A run ahead of time never is: until its day, every other one would
 * take what became due meanwhile for dispatched.
 */
export async function movePointer(
  { documentClient, tableName, clock }: RunTable,
  runId: string,
  scheduledTime: string,
): Promise<void> {
  const now = clock.now().toISOString();
  if (scheduledTime > now) return;
  const update = 'SET #scheduledTime = :scheduledTime, #finishedRunId = :finishedRunId';
  const condition = `${isFirstOrLater} OR ${isAheadOfTime}`;
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

/** The finished run with the latest scheduled time that has come. */
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
  if (runId === undefined || scheduledTime === undefined) throw new ItemError('run', pointerId, 'it points at no run');
  // As a run ahead of time once left it.
  if (scheduledTime > clock.now().toISOString()) return undefined;
  return { runId, scheduledTime };
}
