import type { QueueDepth } from '@daybreak/batch';
import type { Trigger } from '@daybreak/domain';
import type { DispatchPosition, NewRun, OpenedRun, RowRepository, RunRepository } from '@daybreak/repository';
import type { Clock } from '@daybreak/runtime';
import { RunNotOpenedError } from './errors.ts';
import { isOld, planRun } from './plan-run.ts';

export interface OpenRunDependencies {
  rows: Pick<RowRepository, 'raiseShardCount'>;
  runs: Pick<RunRepository, 'get' | 'open' | 'position' | 'register'>;
  /** Of the row queue and the value queue together. */
  queueDepth: QueueDepth;
  /** How many shards the table is to have, and each new run reads. */
  shardCount: number;
  clock: Clock;
}

/** Each time, another run was registered first: firings are minutes apart, so two in a row are rare. */
const maximumAttempts = 10;

/**
 * Opens the run of a trigger, or reads back the one that it has opened before. A run by hand, which brings an id of its own, takes all
 * that is due, whatever earlier runs have dispatched. Throws `RunNotOpenedError` when other runs are registered all the time, and
 * `ShardCountError` when a new run would read fewer shards than the table has.
 */
export async function openRun(trigger: Trigger, dependencies: OpenRunDependencies): Promise<OpenedRun> {
  const { runs } = dependencies;
  const runId = trigger.runId ?? trigger.scheduledTime;
  const known = await runs.get(runId);
  if (known !== undefined) return { state: known.status === 'finished' ? 'finished' : 'resumed', run: known };
  for (let attempt = 1; attempt <= maximumAttempts; attempt += 1) {
    const position = await runs.position();
    // It was registered, and cut off before there was a record of it: a plan that is made twice would leave rows out.
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
  { rows, queueDepth, shardCount, clock }: OpenRunDependencies,
): Promise<{ run: NewRun; checkpoint: 'keep' | 'renew' }> {
  const run = { runId, scheduledTime: new Date(trigger.scheduledTime).toISOString(), shardCount };
  const now = clock.now();
  // After the clock: of what became ready by then, nothing lies in a shard that the table got later.
  await rows.raiseShardCount(shardCount);
  if (trigger.runId !== undefined) return { run, checkpoint: 'keep' };
  // Messages are counted only when no run is open, whose own would be among them.
  const isQuiet = Object.keys(position.openRuns).length === 0 && (await queueDepth()) === 0;
  return {
    run: { ...run, ...planRun({ position, now, isQuiet }) },
    checkpoint: isOld(position.checkpoint, now) ? 'renew' : 'keep',
  };
}
