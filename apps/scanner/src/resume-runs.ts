import { type DispatchPosition, ItemError, type Run, type RunRepository } from '@daybreak/repository';
import type { Clock, Logger } from '@daybreak/runtime';
import { sendScanMessages, type ScanMessageDependencies } from './send-scan-messages.ts';

export interface ResumeRunsDependencies extends ScanMessageDependencies {
  runs: Pick<RunRepository, 'get' | 'open' | 'position' | 'recordResumed' | 'close'>;
  clock: Clock;
  logger: Logger;
}

type PlannedRun = DispatchPosition['openRuns'][string];

/** Longer than an invocation, so an active reader would have saved its progress. */
const resumeAfterMs = 2 * 60_000;
/** The wait doubles with each resume without progress: the messages of the run may still be queued. */
const maximumDoublings = 8;
/** The maximum number of open runs that one firing checks. */
const maximumRuns = 50;

/**
 * Resumes open runs that have made no progress for two minutes, or longer after each resume, by sending their scan messages
 * again. Closes open runs that are finished. A duplicate message is harmless: only one of two readers of a shard continues.
 */
export async function resumeRuns(ownRunId: string, dependencies: ResumeRunsDependencies): Promise<void> {
  const { runs, clock, logger } = dependencies;
  const { openRuns } = await runs.position();
  const others = Object.values(openRuns).filter(({ runId }) => runId !== ownRunId);
  for (const planned of others.slice(0, maximumRuns)) {
    const { runId } = planned;
    const run = await readRun(planned, dependencies);
    if (run === undefined) continue;
    if (run.status === 'finished') await runs.close(runId);
    else if (isStalled(run, planned, clock.now())) {
      const shards = shardsToRead(run);
      logger.warn('run resumed', { function: 'scanner', runId, shards: shards.length });
      await sendScanMessages(
        shards.map((shard) => ({ runId, shard })),
        dependencies,
      );
      await runs.recordResumed(runId);
    }
  }
}

function isStalled({ startedAt, progressAt = startedAt }: Run, { at, resumes }: PlannedRun, now: Date): boolean {
  const hasProgressed = progressAt > at;
  const stalledForMs = now.getTime() - Date.parse(hasProgressed ? progressAt : at);
  return stalledForMs >= resumeAfterMs * 2 ** (hasProgressed ? 0 : Math.min(resumes, maximumDoublings));
}

/** When all shards are done, a message for any shard finishes the run. */
function shardsToRead({ shards }: Run): string[] {
  const unread = Object.entries(shards).flatMap(([shard, { done }]) => (done ? [] : [shard]));
  return unread.length > 0 ? unread : Object.keys(shards).slice(0, 1);
}

/** Reads the run, or creates it when the scanner stopped before its creation. Undefined for a record that cannot be read. */
async function readRun(
  { at: _, resumes: _resumes, ...planned }: PlannedRun,
  { runs, logger }: ResumeRunsDependencies,
): Promise<Run | undefined> {
  try {
    return (await runs.get(planned.runId)) ?? (await runs.open(planned)).run;
  } catch (error) {
    if (!(error instanceof ItemError)) throw error;
    logger.error('run unreadable', { function: 'scanner', runId: planned.runId, reason: error.reason });
    return undefined;
  }
}
