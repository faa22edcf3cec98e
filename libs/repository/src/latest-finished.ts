import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { attributeNames, isFirstOrLater } from './conditions.ts';
import { ItemError } from './errors.ts';
import { unlessConditionFails } from './row-table.ts';
import type { RunTable } from './run-table.ts';

/** The id of the item that points at the latest run that has finished. */
export const pointerId = 'latest-finished';

/** Makes the run the latest finished one, unless a later one is. */
export async function movePointer(
  { documentClient, tableName }: RunTable,
  runId: string,
  scheduledTime: string,
): Promise<void> {
  const update = 'SET #scheduledTime = :scheduledTime, #finishedRunId = :finishedRunId';
  await unlessConditionFails(
    documentClient.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { runId: { S: pointerId } },
        UpdateExpression: update,
        ConditionExpression: isFirstOrLater,
        ExpressionAttributeNames: attributeNames(update, isFirstOrLater),
        ExpressionAttributeValues: { ':scheduledTime': { S: scheduledTime }, ':finishedRunId': { S: runId } },
      }),
    ),
  );
}

/** The finished run with the latest scheduled time. */
export async function latestFinished({
  documentClient,
  tableName,
}: RunTable): Promise<{ runId: string; scheduledTime: string } | undefined> {
  const { Item: item } = await documentClient.send(
    new GetItemCommand({ TableName: tableName, Key: { runId: { S: pointerId } }, ConsistentRead: true }),
  );
  if (item === undefined) return undefined;
  const runId = item['finishedRunId']?.S;
  const scheduledTime = item['scheduledTime']?.S;
  if (runId === undefined || scheduledTime === undefined) throw new ItemError('run', pointerId, 'it points at no run');
  return { runId, scheduledTime };
}
