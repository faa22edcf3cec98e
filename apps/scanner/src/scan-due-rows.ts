import type { TimeCheck } from '@daybreak/batch';
import type { Trigger } from '@daybreak/domain';
import { type Run, type RunRepository, type ShardSave, shardsPerSave } from '@daybreak/repository';
import { describeError, mapWithConcurrency } from '@daybreak/runtime';
import { finishRun } from './finish-run.ts';
import { openRun, type OpenRunDependencies } from './open-run.ts';
import { readShard, type ReadShardDependencies } from './read-shard.ts';
import { resumeRuns } from './resume-runs.ts';
import { releasePausedRows, type ReleasePausedRowsDependencies } from './release-paused-rows.ts';
import { sendScanMessages, type ScanMessageDependencies } from './send-scan-messages.ts';

export interface ScanDueRowsDependencies
  extends
    Omit<ReadShardDependencies, 'rows' | 'runs'>,
    Omit<OpenRunDependencies, 'rows' | 'runs'>,
    Omit<ReleasePausedRowsDependencies, 'rows'>,
    ScanMessageDependencies {
  rows: OpenRunDependencies['rows'] & ReadShardDependencies['rows'] & ReleasePausedRowsDependencies['rows'];
  runs: OpenRunDependencies['runs'] &
    ReadShardDependencies['runs'] &
    Pick<RunRepository, 'get' | 'finish' | 'recordResumed' | 'close'>;
}

export interface ScanResult {
  runId: string;
  /** UTC instant: the run dispatches rows that are due at or before it. A resumed run keeps its first scheduledTime. */
  scheduledTime: string;
  /** Whether the run was already finished, so that this trigger dispatched nothing. */
  isDuplicate: boolean;
  /** The number of shards that scan messages continue. */
  shardsLeft: number;
}

const shardConcurrency = 8;
/** Small enough that a firing reads every shard's first page well before its deadline, and large enough for an ordinary day. */
const firstPageRows = 500;

/**
 * Opens the run of a trigger and dispatches the first page of each shard. A scan message continues each shard that has more
 * pages or failed. A trigger of a finished run does nothing, and a trigger of an unfinished run resumes it. Throws when a scan
 * message could not be sent; the retried trigger resumes the run.
 */
export async function scanDueRows(
  trigger: Trigger,
  dependencies: ScanDueRowsDependencies,
  checkTime: TimeCheck,
): Promise<ScanResult> {
  await tryToRelease(trigger, dependencies, checkTime);
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

/** Before the run, which then takes the rows that are released. When it fails, the next firing releases them. */
async function tryToRelease(
  { scheduledTime, runId = scheduledTime }: Trigger,
  dependencies: ScanDueRowsDependencies,
  checkTime: TimeCheck,
): Promise<void> {
  try {
    await releasePausedRows({ runId, scheduledTime }, dependencies, checkTime);
  } catch (error) {
    dependencies.logger.warn('paused rows not released', {
      function: 'scanner',
      runId,
      error: describeError(error),
    });
  }
}

/** Dispatches the first page of each shard, and returns the shards that are not done. */
async function readFirstPages(
  run: Run,
  dependencies: ScanDueRowsDependencies,
  checkTime: TimeCheck,
): Promise<string[]> {
  const { logger } = dependencies;
  const { runId } = run;
  const unread = Object.entries(run.shards).flatMap(([shard, { done }]) => (done ? [] : [shard]));
  const unfinished: string[] = [];
  const empty: ShardSave[] = [];
  await mapWithConcurrency(unread, shardConcurrency, async (shard) => {
    try {
      const outcome = await readShard({ run, shard, checkTime, pageLimit: firstPageRows }, dependencies);
      if (outcome.kind === 'done') await finishRun(outcome.run, dependencies);
      if (outcome.kind === 'more') unfinished.push(shard);
      if (outcome.kind === 'empty') empty.push(outcome.save);
    } catch (error) {
      unfinished.push(shard);
      logger.warn('shard not read', { function: 'scanner', runId, shard, error: describeError(error) });
    }
  });
  unfinished.push(...(await saveEmpty(run, empty, dependencies)));
  // The scanner stopped after the last page of this run and before it finished the run.
  if (unread.length === 0) await finishRun(run, dependencies);
  return unfinished;
}

/** Saves the shards without rows for this run together, since most shards of most firings have none. Returns those that are not saved. */
async function saveEmpty(
  { runId }: Run,
  empty: readonly ShardSave[],
  dependencies: ScanDueRowsDependencies,
): Promise<string[]> {
  const unsaved: string[] = [];
  for (let start = 0; start < empty.length; start += shardsPerSave) {
    const saves = empty.slice(start, start + shardsPerSave);
    const shards = saves.map(({ shard }) => shard);
    try {
      const saved = await dependencies.runs.saveShards({ runId, saves });
      if (saved === undefined) unsaved.push(...shards);
      else await finishRun(saved, dependencies);
    } catch (error) {
      unsaved.push(...shards);
      const fields = { function: 'scanner', runId, shards: shards.length, error: describeError(error) };
      dependencies.logger.warn('empty shards not saved', fields);
    }
  }
  return unsaved;
}
