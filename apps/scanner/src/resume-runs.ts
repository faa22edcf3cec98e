import { type DispatchPosition, ItemError, type Run, type RunRepository } from '@daybreak/repository';
import type { Clock, Logger } from '@daybreak/runtime';
import { sendScanMessages, type ScanMessageDependencies } from './send-scan-messages.ts';

export interface ResumeRunsDependencies extends ScanMessageDependencies {
  runs: Pick<RunRepository, 'get' | 'open' | 'position' | 'recordResumed' | 'close'>;
  clock: Clock;
  logger: Logger;
}

type PlannedRun = DispatchPosition['openRuns'][string];

/** Longer than an invocation may take, so that whoever reads the shard would have saved something. */
const silenceMs = 2 * 60_000;
/** Each time that did not help, twice as long is waited: its messages are still there, and tried again by themselves. */
const mostDoublings = 8;
/** Open runs that one firing looks at. */
const mostRuns = 50;

/**
 * Sends the scan messages of earlier runs again that have made no progress for two minutes, or longer after each time, and closes those that are finished. A
 * message too many does no harm: of two readers of a shard, one goes on.
 */
export async function resumeRuns(ownRunId: string, dependencies: ResumeRunsDependencies): Promise<void> {
  const { runs, clock, logger } = dependencies;
  const { openRuns } = await runs.position();
  const others = Object.values(openRuns).filter(({ runId }) => runId !== ownRunId);
  for (const planned of others.slice(0, mostRuns)) {
    const { runId } = planned;
    const run = await readRun(planned, dependencies);
    if (run === undefined) continue;
    if (run.status === 'finished') await runs.close(runId);
    else if (isSilent(run, planned, clock.now())) {
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

function isSilent({ startedAt, progressAt = startedAt }: Run, { at, resumes }: PlannedRun, now: Date): boolean {
  const hasGoneOn = progressAt > at;
  const silentForMs = now.getTime() - Date.parse(hasGoneOn ? progressAt : at);
  return silentForMs >= silenceMs * 2 ** (hasGoneOn ? 0 : Math.min(resumes, mostDoublings));
}

/** With all of them read, a message of any is enough to finish the run. */
function shardsToRead({ shards }: Run): string[] {
  const unread = Object.entries(shards).flatMap(([shard, { done }]) => (done ? [] : [shard]));
  return unread.length > 0 ? unread : Object.keys(shards).slice(0, 1);
}

/** A run that was cut off before there was a record of it has one from now on; undefined for a record that is none. */
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
