import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { toAttributes } from '../items/attribute-value.ts';
import { attributeNames, runDoesNotExist, runExists } from '../table/conditions.ts';
import { newRunItem, runRetentionDays } from './run-item.ts';
import type { RunTable } from './run-table.ts';

const prefix = 'by-hand/';
/** The progress of a run by hand, which reads no shard of the due index. */
const onlyShard = '00';

/** The id of a run of rows that a person chose. The history of each row then says that it was run by hand. `unique` is up to 31 letters and digits. */
export function runIdByHand(at: Date, unique: string): string {
  return `${prefix}${at.toISOString()}/${unique}`;
}

/** Whether a person chose the rows of this run. */
export function isRunByHand(runId: string): boolean {
  return runId.startsWith(prefix);
}

export interface RunByHand {
  /** An id of `runIdByHand`. */
  runId: string;
  /** UTC instant of the run. */
  scheduledTime: string;
  /** Who runs the rows. */
  by: string;
}

/** Records a run by hand. It has no window and no position, so that it changes what no run of the schedule dispatches. */
export async function openRunByHand({ documentClient, tableName, clock }: RunTable, run: RunByHand): Promise<void> {
  const { by, ...rest } = run;
  const item = newRunItem({ ...rest, shardCount: 1 }, clock.now(), runRetentionDays);
  await documentClient.send(
    new PutItemCommand({
      TableName: tableName,
      Item: { ...item, ...toAttributes({ by }) },
      ConditionExpression: runDoesNotExist,
      ExpressionAttributeNames: attributeNames(runDoesNotExist),
    }),
  );
}

/** Saves how many rows the run has dispatched, and whether these are all. */
export async function saveRunByHand(
  { documentClient, tableName, clock }: RunTable,
  { runId, dispatched, done }: { runId: string; dispatched: number; done: boolean },
): Promise<void> {
  const update = `SET #shards.#k0 = :progress, #progressAt = :now${done ? ', #status = :finished, #finishedAt = :now' : ''}`;
  await documentClient.send(
    new UpdateItemCommand({
      TableName: tableName,
      Key: { runId: { S: runId } },
      UpdateExpression: update,
      ConditionExpression: runExists,
      ExpressionAttributeNames: { ...attributeNames(update, runExists), '#k0': onlyShard },
      ExpressionAttributeValues: {
        ':progress': { M: toAttributes({ dispatched, saves: 0, done }) },
        ':now': { S: clock.now().toISOString() },
        ...(done ? { ':finished': { S: 'finished' } } : {}),
      },
    }),
  );
}
