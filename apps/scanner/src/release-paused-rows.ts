import { type MessageOutcome, NotStartedError, type TimeCheck } from '@daybreak/batch';
import type { OwnOutcome, ScanMessage } from '@daybreak/domain';
import {
  canBeForgotten,
  isBeingReleased,
  type Pauses,
  type ResumedPause,
  type RowRepository,
} from '@daybreak/repository';
import { type Clock, mapWithConcurrency, type Metrics } from '@daybreak/runtime';
import { sendScanMessages, type ScanMessageDependencies } from './send-scan-messages.ts';

export interface ReleasePausedRowsDependencies extends ScanMessageDependencies {
  rows: Pick<RowRepository, 'pauses' | 'endPausesBy' | 'shardsHeldBy' | 'release' | 'claimRelease' | 'forgetPause'>;
  clock: Clock;
  metrics: Metrics;
}

const pageRows = 500;
const shardConcurrency = 8;

/**
 * Ends the pauses that are over at a firing, and releases the rows of resumed pauses: the first page of each shard itself, and
 * the rest by scan messages. Rows of an active pause are never read.
 */
export async function releasePausedRows(
  firing: { runId: string; scheduledTime: string },
  dependencies: ReleasePausedRowsDependencies,
  checkTime: TimeCheck,
): Promise<void> {
  const { rows, clock, metrics } = dependencies;
  const pauses = await rows.endPausesBy(new Date(firing.scheduledTime).toISOString());
  const now = clock.now();
  metrics.duration('LongestPause', longestPauseMs(pauses, now));
  for (const pause of pauses.resumed) {
    if (!isBeingReleased(pause, now)) await releaseFirstPages(firing.runId, pause, dependencies, checkTime);
  }
}

async function releaseFirstPages(
  runId: string,
  pause: ResumedPause,
  dependencies: ReleasePausedRowsDependencies,
  checkTime: TimeCheck,
): Promise<void> {
  const { rows, clock, metrics } = dependencies;
  const pauseId = pause.id;
  const shards = await rows.shardsHeldBy(pause);
  const settled = await mapWithConcurrency(shards, shardConcurrency, async (shard) => {
    checkTime();
    const page = await rows.release({ pauseId, shard, limit: pageRows });
    metrics.count('RowsReleased', page.released);
    return { shard, ...page };
  });
  const pages = settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
  const unfinished = pages.filter(({ cursor }) => cursor !== undefined);
  if (unfinished.length > 0) {
    if (!(await rows.claimRelease({ pauseId, runId }))) return;
    await sendScanMessages(
      unfinished.map(({ shard }) => ({ runId, shard, pauseId })),
      dependencies,
    );
  } else if (pages.every(({ found }) => found === 0) && canBeForgotten(pause, clock.now())) {
    await rows.forgetPause(pauseId);
  }
}

/**
 * Releases the rows that a resumed pause holds in a shard until none is left or the time is up, and sends the message again for
 * the rest. Readers of an earlier firing stop.
 */
export async function continueReleasing(
  message: ScanMessage & { pauseId: string },
  dependencies: ReleasePausedRowsDependencies,
  checkTime: TimeCheck,
): Promise<MessageOutcome<OwnOutcome>> {
  const { rows, metrics } = dependencies;
  const { runId, shard, pauseId } = message;
  const { resumed } = await rows.pauses();
  if (!resumed.some(({ id, release }) => id === pauseId && release?.runId === runId)) return { outcome: 'superseded' };
  let isOutOfTime = false;
  try {
    let cursor: string | undefined;
    do {
      checkTime();
      const page = await rows.release({ pauseId, shard, cursor, limit: pageRows });
      metrics.count('RowsReleased', page.released);
      ({ cursor } = page);
    } while (cursor !== undefined);
  } catch (error) {
    if (!(error instanceof NotStartedError)) throw error;
    isOutOfTime = true;
  }
  if (isOutOfTime) await sendScanMessages([message], dependencies);
  return { outcome: 'done', fields: { isOutOfTime } };
}

function longestPauseMs({ active }: Pauses, now: Date): number {
  return Math.max(0, ...active.map(({ at }) => now.getTime() - Date.parse(at)));
}
