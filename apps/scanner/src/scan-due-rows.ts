import type { TimeCheck } from '@daybreak/batch';
import type { Trigger } from '@daybreak/domain';
import type { Run, RunRepository } from '@daybreak/repository';
import { describeError, mapWithConcurrency } from '@daybreak/runtime';
import { finishRun } from './finish-run.ts';
import { openRun, type OpenRunDependencies } from './open-run.ts';
import { readShard, type ReadShardDependencies } from './read-shard.ts';
import { resumeRuns } from './resume-runs.ts';
import { sendScanMessages, type ScanMessageDependencies } from './send-scan-messages.ts';

export interface ScanDueRowsDependencies
  extends
    Omit<ReadShardDependencies, 'rows' | 'runs'>,
    Omit<OpenRunDependencies, 'rows' | 'runs'>,
    ScanMessageDependencies {
  rows: OpenRunDependencies['rows'] & ReadShardDependencies['rows'];
  runs: OpenRunDependencies['runs'] &
    ReadShardDependencies['runs'] &
    Pick<RunRepository, 'get' | 'finish' | 'recordResumed' | 'close'>;
}

export interface ScanResult {
  runId: string;
  /** UTC instant, ISO 8601 with milliseconds: what is due by then is the run's work. A run that is resumed keeps its first one. */
  scheduledTime: string;
  /** Whether the run had been finished before, so that nothing was dispatched now. */
  isDuplicate: boolean;
  /** How many shards are left to be read by messages of the scan queue. */
  shardsLeft: number;
}

/** How many shards are read side by side. */
const shardConcurrency = 8;
/** So few that a firing has read every shard's first page long before its deadline, and so many that a day like any other needs no more. */
const firstPageRows = 500;

/**
 * Opens the run of a trigger and dispatches the first page of each shard; a shard with more than that, or with trouble, goes on by a message
 * of the scan queue. A trigger of a finished run does nothing; one of an unfinished run resumes it. Throws when a message could not be
 * sent: the same trigger again resumes the run.
 */
export async function scanDueRows(
  trigger: Trigger,
  dependencies: ScanDueRowsDependencies,
  checkTime: TimeCheck,
): Promise<ScanResult> {
  const { state, run } = await openRun(trigger, dependencies);
  const { runId, scheduledTime } = run;
  if (state === 'finished') return { runId, scheduledTime, isDuplicate: true, shardsLeft: 0 };

  const shardsLeft = await readFirstPages(run, dependencies, checkTime);
  await sendScanMessages(
    shardsLeft.map((shard) => ({ runId, shard })),
    dependencies,
  );
  await resumeRuns(runId, dependencies);
  return { runId, scheduledTime, isDuplicate: false, shardsLeft: shardsLeft.length };
}

/** The shards that are not read to their end. */
async function readFirstPages(
  run: Run,
  dependencies: ScanDueRowsDependencies,
  checkTime: TimeCheck,
): Promise<string[]> {
  const { logger } = dependencies;
  const { runId } = run;
  const unread = Object.entries(run.shards).flatMap(([shard, { done }]) => (done ? [] : [shard]));
  const left: string[] = [];
  await mapWithConcurrency(unread, shardConcurrency, async (shard) => {
    try {
      const outcome = await readShard({ run, shard, checkTime, onePageOf: firstPageRows }, dependencies);
      if (outcome.kind === 'done') await finishRun(outcome.run, dependencies);
      if (outcome.kind === 'more') left.push(shard);
    } catch (error) {
      left.push(shard);
      logger.warn('shard not read', { function: 'scanner', runId, shard, error: describeError(error) });
    }
  });
  // A run that was cut off after its last page is finished now.
  if (unread.length === 0) await finishRun(run, dependencies);
  return left;
}
