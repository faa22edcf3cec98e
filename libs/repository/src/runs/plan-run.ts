import type { DispatchPosition } from './dispatch-position.ts';
import { isInWindow } from './dispatch-window.ts';
import type { NewRun, Run } from './run-item.ts';

/**
 * The index is eventually consistent, and the clocks of two machines differ. So a run relies on the index only for rows that
 * were scheduled a minute before it started. It also dispatches later rows, and records them so that the next run skips them.
 */
const readyMarginMs = 60_000;

/** The retention period of 4 days in each of the two queues, and a day for the run to read its shards. */
const maximumInFlightMs = 9 * 24 * 60 * 60 * 1000;

/**
 * While earlier rows are still queued, a full run reads the whole backlog of the index again. So the next full run waits ten times
 * as long as the last one has read so far, and five minutes at most. A backlog that is read in a few seconds changes nothing.
 */
const waitPerReading = 10;
const maximumWaitMs = 5 * 60_000;
/** The maximum number of partial runs in a row. A full run reads what each of them recorded. */
const maximumPartialRuns = 20;

export interface PlanRunInput {
  position: DispatchPosition;
  /** UTC instant: the scheduled time of the new run. */
  dueBy: string;
  now: Date;
  /** Whether no message is queued and no run is open. Rows that an earlier run dispatched and that are still scheduled are then lost. */
  isIdle: boolean;
  /** The latest full run. Undefined when there is none, or its record does not exist. */
  fullRun?: Pick<Run, 'startedAt' | 'progressAt' | 'finishedAt'> | undefined;
}

/** The rows of a run of the schedule: the rows of its window that are in no earlier window, and lost rows. */
export type RunPlan = Required<Pick<NewRun, 'readyBy'>> & Pick<NewRun, 'base' | 'recordedBy' | 'dueAfter' | 'lostBy'>;

/** Plans a run of the schedule. Pure: the same input gives the same plan. */
export function planRun(input: PlanRunInput): RunPlan {
  const { position, now, isIdle } = input;
  const { last, checkpoint, fullRun } = position;
  const readyBy = new Date(now.getTime() - readyMarginMs).toISOString();
  if (last === undefined) return { readyBy };
  // The window of a partial run ends where the window of the last full run does: later rows are left to the next full run.
  if (isPartial(input)) return { readyBy: last.readyBy, dueAfter: last.dueBy };
  const { runId, dueBy } = last;
  // Never earlier than the readyBy of the last run, or the next run would dispatch rows of that run again.
  const latest = { readyBy: readyBy > last.readyBy ? readyBy : last.readyBy };
  if (isIdle) return { ...latest, lostBy: { dueBy, readyBy: last.readyBy } };
  const base = { runId, dueBy, readyBy: last.readyBy };
  const others = recordedBy(runId, fullRun);
  return hasExpired(checkpoint, now)
    ? { ...latest, base, ...others, lostBy: { dueBy: checkpoint.dueBy, readyBy: checkpoint.readyBy } }
    : { ...latest, base, ...others };
}

/** Whether the run leaves out what an earlier run has read or reads: rows that are due by the last run's `dueBy`. */
function isPartial({ position, dueBy, now, isIdle, fullRun: record }: PlanRunInput): boolean {
  const { last, checkpoint, fullRun } = position;
  if (last === undefined || fullRun === undefined || record === undefined) return false;
  if (isIdle || dueBy <= last.dueBy || hasExpired(checkpoint, now)) return false;
  // The last run is one of an older release, which knows no partial runs.
  if (![fullRun.runId, ...fullRun.partialRunIds].includes(last.runId)) return false;
  if (fullRun.partialRunIds.length >= maximumPartialRuns) return false;
  // A run that is interrupted makes no progress, so the next run is full.
  const { startedAt, progressAt = startedAt, finishedAt = progressAt } = record;
  const readingMs = Date.parse(finishedAt) - Date.parse(startedAt);
  return now.getTime() - Date.parse(fullRun.at) < Math.min(waitPerReading * readingMs, maximumWaitMs);
}

/** The latest full run and the partial runs since then, without the base. */
function recordedBy(baseId: string, fullRun: DispatchPosition['fullRun']): Pick<NewRun, 'recordedBy'> {
  const ids = fullRun === undefined ? [] : [fullRun.runId, ...fullRun.partialRunIds].filter((id) => id !== baseId);
  return ids.length === 0 ? {} : { recordedBy: ids };
}

type Checkpoint = NonNullable<DispatchPosition['checkpoint']>;

/** Whether every message that was sent before the checkpoint has expired. */
export function hasExpired(checkpoint: Checkpoint | undefined, now: Date): checkpoint is Checkpoint {
  return checkpoint !== undefined && now.getTime() - Date.parse(checkpoint.at) >= maximumInFlightMs;
}

/**
 * Whether a row of the due index belongs to an earlier run, so that this run leaves it out. A manual run has neither `base` nor
 * `dueAfter`: it dispatches every due row.
 */
export function belongsToEarlierRun(
  row: { dueAt: string; readyAt?: string },
  { base, dueAfter }: Pick<NewRun, 'base' | 'dueAfter'>,
): boolean {
  return (base !== undefined && isInWindow(row, base)) || (dueAfter !== undefined && row.dueAt <= dueAfter);
}
