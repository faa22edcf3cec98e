import type { DispatchPosition } from './dispatch-position.ts';
import { isInWindow } from './dispatch-window.ts';
import type { NewRun } from './run-item.ts';

/**
 * The index is eventually consistent, and the clocks of two machines differ. So a run relies on the index only for rows that
 * were scheduled a minute before it started. It also dispatches later rows, and records them so that the next run skips them.
 */
const readyMarginMs = 60_000;

/** The retention period of 4 days in each of the two queues, and a day for the run to read its shards. */
const maximumInFlightMs = 9 * 24 * 60 * 60 * 1000;

export interface PlanRunInput {
  position: DispatchPosition;
  now: Date;
  /** Whether no message is queued and no run is open. Rows that an earlier run dispatched and that are still scheduled are then lost. */
  isIdle: boolean;
}

/** The rows of a run of the schedule: the rows of its window that are in no earlier window, and lost rows. */
export type RunPlan = Required<Pick<NewRun, 'readyBy'>> & Pick<NewRun, 'base' | 'lostBy'>;

/** Plans a run of the schedule. Pure: the same input gives the same plan. */
export function planRun({ position: { last, checkpoint }, now, isIdle }: PlanRunInput): RunPlan {
  const readyBy = new Date(now.getTime() - readyMarginMs).toISOString();
  if (last === undefined) return { readyBy };
  const { runId, dueBy } = last;
  // Never earlier than the readyBy of the last run, or the next run would dispatch rows of that run again.
  const latest = { readyBy: readyBy > last.readyBy ? readyBy : last.readyBy };
  if (isIdle) return { ...latest, lostBy: { dueBy, readyBy: last.readyBy } };
  const base = { runId, dueBy, readyBy: last.readyBy };
  return hasExpired(checkpoint, now)
    ? { ...latest, base, lostBy: { dueBy: checkpoint.dueBy, readyBy: checkpoint.readyBy } }
    : { ...latest, base };
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
  { base, dueAfter }: Pick<NewRun, 'base'> & { dueAfter?: string | undefined },
): boolean {
  return (base !== undefined && isInWindow(row, base)) || (dueAfter !== undefined && row.dueAt <= dueAfter);
}
