import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { RunNotFoundError } from '../errors.ts';
import type { OnUnreadable } from '../items/read-items.ts';
import { attributeNames, runDoesNotExist, runExists } from '../table/conditions.ts';
import { unlessConditionFails } from '../table/unless-condition-fails.ts';
import { closeRun, type DispatchPosition, noteResumed, readPosition, registerRun } from './dispatch-position.ts';
import { noteDispatched, readDispatched, type ShardOfRun } from './dispatched-rows.ts';
import { latestFinished, movePointer } from './latest-finished.ts';
import { listRuns } from './list-runs.ts';
import { type MissingRules, noteMissingRules, readMissingRules } from './missing-rules.ts';
import { isRunId } from './run-id.ts';
import { type NewRun, newRunItem, type Run, runOfItem } from './run-item.ts';
import type { RunTable } from './run-table.ts';
import { saveShard, type SaveShardInput } from './save-shard.ts';

const keepDays = 90;

/** `finished`: it has run, so there is nothing to do. `resumed`: it was begun before, and goes on from its shards' cursors. */
export interface OpenedRun {
  state: 'opened' | 'resumed' | 'finished';
  run: Run;
}

/** The scanner's runs in DynamoDB: a trigger that is delivered twice runs once, and a run that was cut short resumes. */
export interface RunRepository {
  /** Begins the run, or reads back the one of that id as it was begun. */
  open(run: NewRun): Promise<OpenedRun>;
  /** Saves one shard's progress and gives the run; undefined when another reader has saved it meanwhile, or the run is gone. */
  saveShard(input: SaveShardInput): Promise<Run | undefined>;
  /**
   * Marks the run finished and no longer open, and makes it the latest one unless a later one is, or its time has not come. Throws
   * RunNotFoundError. May be called twice.
   */
  finish(runId: string): Promise<void>;
  /** The finished run with the latest scheduled time (UTC instant) that has come. */
  latestFinished(): Promise<{ runId: string; scheduledTime: string } | undefined>;
  /** How far the runs of the schedule have come, and which runs are open. */
  position(): Promise<DispatchPosition>;
  /**
   * Registers a run, as it is planned, as open and, when it is the schedule's, as the last one. False when another was registered since
   * `before` was read: the plan has to be made anew. It may renew the checkpoint besides.
   */
  register(before: DispatchPosition, run: NewRun, checkpoint: 'keep' | 'renew'): Promise<boolean>;
  /** Counts that the open run was resumed. */
  noteResumed(runId: string): Promise<void>;
  /** Registers the run as open no more. */
  close(runId: string): Promise<void>;
  /** Notes rows that the run dispatched and the next one would take again. May be done again. */
  noteDispatched(place: ShardOfRun, rows: readonly { id: string; version: number }[]): Promise<void>;
  /** The rows that were noted, by `dispatchedRowKey`. */
  dispatchedOf(place: ShardOfRun): Promise<ReadonlySet<string>>;
  /** Notes rules that rows wait for, since no function has them. May be done again. */
  noteMissingRules(rules: readonly string[]): Promise<void>;
  /** The rules that rows last waited for, and when (UTC instant); undefined when none ever did. */
  missingRules(): Promise<MissingRules | undefined>;
  /** The run of that id, or undefined when there is none. */
  get(runId: string): Promise<Run | undefined>;
  /**
   * The runs with the latest scheduled times, the latest first, `limit` at most. It reads the whole table: for tools. Throws ItemError
   * for an item that is no run unless `onUnreadable` is there to be told.
   */
  list(options: { limit: number }, onUnreadable?: OnUnreadable): Promise<Run[]>;
}

export function createRunRepository(table: RunTable): RunRepository {
  return {
    open: async (run) => await openRun(table, run),
    saveShard: async (input) => await saveShard(table, input),
    finish: async (runId) => await finishRun(table, runId),
    position: async () => await readPosition(table),
    register: async (before, run, checkpoint) => await registerRun(table, before, run, checkpoint),
    noteResumed: async (runId) => await noteResumed(table, runId),
    close: async (runId) => await closeRun(table, runId),
    noteDispatched: async (place, rows) => await noteDispatched(table, place, rows),
    dispatchedOf: async (place) => await readDispatched(table, place),
    noteMissingRules: async (rules) => await noteMissingRules(table, rules),
    missingRules: async () => await readMissingRules(table),
    latestFinished: async () => await latestFinished(table),
    get: async (runId) => await getRun(table, runId),
    list: async (options, onUnreadable) => await listRuns(table, options, onUnreadable),
  };
}

async function openRun(table: RunTable, newRun: NewRun): Promise<OpenedRun> {
  const { runId } = newRun;
  if (!isRunId(runId)) throw new RangeError(`A run can't be called ${runId}`);
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
  const run = await getRunOrThrow(table, runId);
  return { state: run.status === 'finished' ? 'finished' : 'resumed', run };
}

async function getRun({ documentClient, tableName }: RunTable, runId: string): Promise<Run | undefined> {
  if (!isRunId(runId)) return undefined;
  const { Item: item } = await documentClient.send(
    new GetItemCommand({ TableName: tableName, Key: { runId: { S: runId } }, ConsistentRead: true }),
  );
  return item === undefined ? undefined : runOfItem(item);
}

async function getRunOrThrow(table: RunTable, runId: string): Promise<Run> {
  const run = await getRun(table, runId);
  if (run === undefined) throw new RunNotFoundError(runId);
  return run;
}

async function finishRun(table: RunTable, runId: string): Promise<void> {
  const { scheduledTime } = await getRunOrThrow(table, runId);
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
  await closeRun(table, runId);
}
