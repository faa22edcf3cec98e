import type { QueueDepth } from '@daybreak/batch';
import type { Trigger } from '@daybreak/domain';
import {
  type DispatchPosition,
  hasExpired,
  ItemError,
  type NewRun,
  type OpenedRun,
  planRun,
  type RowRepository,
  type Run,
  type RunRepository,
} from '@daybreak/repository';
import type { Clock } from '@daybreak/runtime';
import { RunNotOpenedError } from './errors.ts';

export interface OpenRunDependencies {
  rows: Pick<RowRepository, 'raiseShardCount'>;
  runs: Pick<RunRepository, 'get' | 'open' | 'position' | 'register'>;
  /** The depth of the row queue and the value queue together. */
  queueDepth: QueueDepth;
  /** The shard count of the table, and the number of shards that each new run reads. */
  shardCount: number;
  clock: Clock;
}

/** An attempt fails when another run is registered first. Firings are minutes apart, so two failures in a row are rare. */
const maximumAttempts = 10;

/**
 * Opens the run of a trigger, or returns the existing run. A manual run, whose trigger has a run id, dispatches every due row,
 * including rows of earlier runs. Throws RunNotOpenedError when other runs are registered at each attempt, and ShardCountError
 * when the table has more shards than the scanner.
 */
export async function openRun(trigger: Trigger, dependencies: OpenRunDependencies): Promise<OpenedRun> {
  const { runs } = dependencies;
  const runId = trigger.runId ?? trigger.scheduledTime;
  const existing = await runs.get(runId);
  if (existing !== undefined) return { state: existing.status === 'finished' ? 'finished' : 'resumed', run: existing };
  for (let attempt = 1; attempt <= maximumAttempts; attempt += 1) {
    const position = await runs.position();
    // The scanner stopped between the registration and the creation of the run. A second plan would omit rows.
    const registered = Object.hasOwn(position.openRuns, runId) ? position.openRuns[runId] : undefined;
    if (registered !== undefined) return await runs.open(registered);
    const { run, checkpoint } = await plan(runId, trigger, position, dependencies);
    if (await runs.register(position, run, checkpoint)) return await runs.open(run);
  }
  throw new RunNotOpenedError(runId);
}

async function plan(
  runId: string,
  trigger: Trigger,
  position: DispatchPosition,
  { rows, runs, queueDepth, shardCount, clock }: OpenRunDependencies,
): Promise<{ run: NewRun; checkpoint: 'keep' | 'renew' }> {
  const run = { runId, scheduledTime: new Date(trigger.scheduledTime).toISOString(), shardCount };
  const now = clock.now();
  // After `clock.now()`: no row that was scheduled before `now` is in a shard that is added later.
  await rows.raiseShardCount(shardCount);
  if (trigger.runId !== undefined) return { run, checkpoint: 'keep' };
  // The queues are counted only without open runs, whose messages would be among them.
  const isIdle = Object.keys(position.openRuns).length === 0 && (await queueDepth()) === 0;
  const fullRun = isIdle ? undefined : await fullRunOf(position, runs);
  return {
    run: { ...run, ...planRun({ position, dueBy: run.scheduledTime, now, isIdle, fullRun }) },
    checkpoint: hasExpired(position.checkpoint, now) ? 'renew' : 'keep',
  };
}

/** The record of the latest full run. Undefined when it cannot be read: the new run then reads every due row. */
async function fullRunOf({ fullRun }: DispatchPosition, runs: Pick<RunRepository, 'get'>): Promise<Run | undefined> {
  if (fullRun === undefined) return undefined;
  try {
    return await runs.get(fullRun.runId);
  } catch (error) {
    if (error instanceof ItemError) return undefined;
    throw error;
  }
}
