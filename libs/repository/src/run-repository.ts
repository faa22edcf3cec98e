import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '@daybreak/runtime';
import { toAttributes } from './attribute-value.ts';
import { attributeNames, isFirstOrLater, runDoesNotExist, runExists } from './conditions.ts';
import { ItemError, RunNotFoundError } from './errors.ts';
import { unlessConditionFails } from './row-table.ts';
import { type NewRun, newRunItem, type Run, runOfItem, type ShardProgress } from './run-item.ts';

const keepDays = 90;
/** The id of the item that points at the latest run that has finished. */
const pointerId = 'latest-finished';

/** `finished`: it has run, so there is nothing to do. `resumed`: it was begun before, and goes on from its shards' cursors. */
export interface OpenedRun {
  state: 'opened' | 'resumed' | 'finished';
  run: Run;
}

/** The scanner's runs in DynamoDB: a trigger that is delivered twice runs once, and a run that was cut short resumes. */
export interface RunRepository {
  /** Begins the run, or reads back the one of that id as it was begun. */
  open(run: NewRun): Promise<OpenedRun>;
  /** Keeps one shard's progress, and touches no other's. Throws RunNotFoundError. */
  saveShard(progress: ShardProgress & { runId: string; shard: string }): Promise<void>;
  /** Marks the run finished, and makes it the latest one unless a later one is. Throws RunNotFoundError. May be called twice. */
  finish(runId: string): Promise<void>;
  /** The finished run with the latest scheduled time (UTC instant). */
  latestFinished(): Promise<{ runId: string; scheduledTime: string } | undefined>;
}

interface RunTable {
  documentClient: DynamoDBDocumentClient;
  tableName: string;
  clock: Clock;
}

export function createRunRepository(table: RunTable): RunRepository {
  return {
    open: async (run) => await openRun(table, run),
    saveShard: async (progress) => await saveShard(table, progress),
    finish: async (runId) => await finishRun(table, runId),
    latestFinished: async () => await latestFinished(table),
  };
}

async function openRun(table: RunTable, newRun: NewRun): Promise<OpenedRun> {
  const { runId } = newRun;
  if (runId === pointerId) throw new RangeError(`A run can't be called ${pointerId}`);
  const item = newRunItem(newRun, table.clock.now(), keepDays);
  const opened = await unlessConditionFails(
    table.documentClient.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: item,
        ConditionExpression: runDoesNotExist,
        ExpressionAttributeNames: attributeNames(runDoesNotExist),
      }),
    ),
  );
  if (opened !== undefined) return { state: 'opened', run: runOfItem(item) };
  const run = await getRun(table, runId);
  return { state: run.status === 'finished' ? 'finished' : 'resumed', run };
}

async function getRun({ documentClient, tableName }: RunTable, runId: string): Promise<Run> {
  const { Item: item } = await documentClient.send(
    new GetItemCommand({ TableName: tableName, Key: { runId: { S: runId } }, ConsistentRead: true }),
  );
  if (item === undefined) throw new RunNotFoundError(runId);
  return runOfItem(item);
}

async function saveShard(
  { documentClient, tableName }: RunTable,
  { runId, shard, cursor, dispatched, done }: ShardProgress & { runId: string; shard: string },
): Promise<void> {
  const progress = toAttributes({ ...(cursor === undefined ? {} : { cursor }), dispatched, done });
  const saved = await unlessConditionFails(
    documentClient.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { runId: { S: runId } },
        UpdateExpression: 'SET #shards.#k0 = :progress',
        ConditionExpression: runExists,
        ExpressionAttributeNames: { ...attributeNames('#shards', runExists), '#k0': shard },
        ExpressionAttributeValues: { ':progress': { M: progress } },
      }),
    ),
  );
  if (saved === undefined) throw new RunNotFoundError(runId);
}

async function finishRun(table: RunTable, runId: string): Promise<void> {
  const { scheduledTime } = await getRun(table, runId);
  // First the pointer: a crash between the two leaves a run that resumes with nothing to do, and sets it again.
  await movePointer(table, runId, scheduledTime);
  const update = 'SET #status = :finished, #finishedAt = if_not_exists(#finishedAt, :now)';
  const finished = await unlessConditionFails(
    table.documentClient.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: { runId: { S: runId } },
        UpdateExpression: update,
        ConditionExpression: runExists,
        ExpressionAttributeNames: attributeNames(update, runExists),
        ExpressionAttributeValues: { ':finished': { S: 'finished' }, ':now': { S: table.clock.now().toISOString() } },
      }),
    ),
  );
  if (finished === undefined) throw new RunNotFoundError(runId);
}

async function movePointer(
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

async function latestFinished({
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
