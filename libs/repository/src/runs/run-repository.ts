import { takeRate, type TakeRateInput, type TakenRate } from './take-rate.ts';
import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { RunNotFoundError } from '../errors.ts';
import { expiresAtSeconds } from '../items/expires-at-seconds.ts';
import type { OnUnreadable } from '../items/read-items.ts';
import { attributeNames, runDoesNotExist, runExists } from '../table/conditions.ts';
import { unlessConditionFails } from '../table/unless-condition-fails.ts';
import { closeRun, type DispatchPosition, recordResumed, readPosition, registerRun } from './dispatch-position.ts';
import { recordDispatched, readDispatched, type ShardOfRun } from './dispatched-rows.ts';
import { latestFinished, updateLatestFinished } from './latest-finished.ts';
import { listRuns } from './list-runs.ts';
import { type MissingRules, recordMissingRules, readMissingRules } from './missing-rules.ts';
import { isRunId } from './run-id.ts';
import { openRunByHand, type RunByHand, saveRunByHand } from './run-by-hand.ts';
import { type NewRun, newRunItem, type Run, runOfItem, runRetentionDays } from './run-item.ts';
import type { RunTable } from './run-table.ts';
import { saveShards, type SaveShardsInput } from './save-shards.ts';

/** Most runs of a schedule of every minute dispatch nothing. `list` would read 130,000 of them after 90 days. */
const emptyRunRetentionDays = 7;

/** `finished`: the run has nothing to do. `resumed`: the run started before, and continues at the cursors of its shards. */
export interface OpenedRun {
  state: 'opened' | 'resumed' | 'finished';
  run: Run;
}

/** The scanner's runs in DynamoDB. A trigger that is delivered twice runs once, and an interrupted run resumes. */
export interface RunRepository {
  /** Creates the run, or returns the existing run with this id. */
  open(run: NewRun): Promise<OpenedRun>;
  /** Saves the progress of shards and returns the run; undefined when another reader saved one first, or the run does not exist. */
  saveShards(input: SaveShardsInput): Promise<Run | undefined>;
  /**
   * Finishes and closes the run, and records it as the latest finished one unless a later run is recorded or its time is in the
   * future. Throws RunNotFoundError. Idempotent.
   */
  finish(runId: string): Promise<void>;
  /** The finished run with the latest scheduled time (UTC instant) that is not in the future. */
  latestFinished(): Promise<{ runId: string; scheduledTime: string } | undefined>;
  /** The dispatch position: the latest run of the schedule, and the open runs. */
  position(): Promise<DispatchPosition>;
  /**
   * Registers a planned run as open, and as the latest when it is a run of the schedule for a later time. Returns false when
   * another run was registered after `before` was read: plan the run again. `renew` also renews the checkpoint.
   */
  register(before: DispatchPosition, run: NewRun, checkpoint: 'keep' | 'renew'): Promise<boolean>;
  /** Counts a resume of an open run. */
  recordResumed(runId: string): Promise<void>;
  /** Removes the run from the open runs. */
  close(runId: string): Promise<void>;
  /** Records rows that the run dispatched and the next run would dispatch again. Idempotent. */
  recordDispatched(place: ShardOfRun, rows: readonly { id: string; version: number }[]): Promise<void>;
  /** The recorded rows, by `dispatchedRowKey`. */
  dispatchedOf(place: ShardOfRun): Promise<ReadonlySet<string>>;
  /**
   * Records a run of rows that a person chose. It has no window, so runs of the schedule dispatch what they would without it.
   * Throws ConditionalCheckFailedException for an id that exists.
   */
  openByHand(run: RunByHand): Promise<void>;
  /** Saves how many rows a run by hand has dispatched, and whether these are all. */
  saveByHand(progress: { runId: string; dispatched: number; done: boolean }): Promise<void>;
  /** Takes rows of a limit: those that may go on now, so that no second has more than the limit allows across functions, and when the others come back. */
  takeRate(input: TakeRateInput): Promise<TakenRate>;
  /** Records rules that rows need and that are not deployed. Idempotent. */
  recordMissingRules(rules: readonly string[]): Promise<void>;
  /** The missing rules of the latest batch, with its UTC instant; undefined when no rule was ever missing. */
  missingRules(): Promise<MissingRules | undefined>;
  /** Reads a run; undefined when it does not exist. */
  get(runId: string): Promise<Run | undefined>;
  /**
   * Lists up to `limit` runs, those with the latest scheduled times first. It scans the whole table: for tools. The ItemError of
   * an item that cannot be read is passed to `onUnreadable`, or thrown without it.
   */
  list(options: { limit: number }, onUnreadable?: OnUnreadable): Promise<Run[]>;
}

export function createRunRepository(table: RunTable): RunRepository {
  return {
    open: async (run) => await openRun(table, run),
    saveShards: async (input) => await saveShards(table, input),
    finish: async (runId) => await finishRun(table, runId),
    position: async () => await readPosition(table),
    register: async (before, run, checkpoint) => await registerRun(table, before, run, checkpoint),
    recordResumed: async (runId) => await recordResumed(table, runId),
    close: async (runId) => await closeRun(table, runId),
    recordDispatched: async (place, rows) => await recordDispatched(table, place, rows),
    dispatchedOf: async (place) => await readDispatched(table, place),
    openByHand: async (run) => await openRunByHand(table, run),
    saveByHand: async (progress) => await saveRunByHand(table, progress),
    takeRate: async (input) => await takeRate(table, input),
    recordMissingRules: async (rules) => await recordMissingRules(table, rules),
    missingRules: async () => await readMissingRules(table),
    latestFinished: async () => await latestFinished(table),
    get: async (runId) => await getRun(table, runId),
    list: async (options, onUnreadable) => await listRuns(table, options, onUnreadable),
  };
}

async function openRun(table: RunTable, newRun: NewRun): Promise<OpenedRun> {
  const { runId } = newRun;
  if (!isRunId(runId)) throw new RangeError(`The run id ${runId} is reserved: use another id`);
  const item = newRunItem(newRun, table.clock.now(), runRetentionDays);
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
  const { scheduledTime, shards } = await getRunOrThrow(table, runId);
  // First the latest finished run: after a crash between the two updates the run resumes, and this call repeats both.
  await updateLatestFinished(table, runId, scheduledTime);
  const isEmpty = Object.values(shards).every(({ dispatched }) => dispatched === 0);
  const now = table.clock.now();
  const finish = 'SET #status = :finished, #finishedAt = if_not_exists(#finishedAt, :now)';
  const update = isEmpty ? `${finish}, #expiresAt = :expiresAt` : finish;
  const finished = await unlessConditionFails(
    table.documentClient.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: { runId: { S: runId } },
        UpdateExpression: update,
        ConditionExpression: runExists,
        ExpressionAttributeNames: attributeNames(update, runExists),
        ExpressionAttributeValues: {
          ':finished': { S: 'finished' },
          ':now': { S: now.toISOString() },
          ...(isEmpty ? { ':expiresAt': { N: String(expiresAtSeconds(now, emptyRunRetentionDays)) } } : {}),
        },
      }),
    ),
  );
  if (finished === undefined) throw new RunNotFoundError(runId);
  await closeRun(table, runId);
}
