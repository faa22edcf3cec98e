import type { DispatchPosition, NewRun } from '@daybreak/repository';

/**
 * An index shows a write after a moment, and no two machines agree on the time to the second. A run counts on seeing only what was
 * ready a minute before it began; rows that became ready later it takes as well, and notes, so that the next run leaves those out.
 */
const readyMarginMs = 60_000;

/** A message waits for 4 days at most in each of the two queues, and a day lies between a run and the end of its reading. */
const longestInFlightMs = 9 * 24 * 60 * 60 * 1000;

export interface PlanRunInput {
  position: DispatchPosition;
  now: Date;
  /** Whether no message is queued and no other run is open: what an earlier run dispatched and is still scheduled is lost then. */
  isQuiet: boolean;
}

/** Which rows a run of the schedule takes: those of its own window that no earlier run has in its window, and those that are lost. */
export type RunPlan = Required<Pick<NewRun, 'readyBy'>> & Pick<NewRun, 'base' | 'lostBy'>;

/** It is pure: the same position, time and quiet always lead to the same plan. */
export function planRun({ position: { last, checkpoint }, now, isQuiet }: PlanRunInput): RunPlan {
  const readyBy = new Date(now.getTime() - readyMarginMs).toISOString();
  if (last === undefined) return { readyBy };
  const { runId, dueBy } = last;
  // Never before the last run's, or the next run would take what was dispatched by that one again.
  const latest = { readyBy: readyBy > last.readyBy ? readyBy : last.readyBy };
  if (isQuiet) return { ...latest, lostBy: { dueBy, readyBy: last.readyBy } };
  const base = { runId, dueBy, readyBy: last.readyBy };
  return isOld(checkpoint, now)
    ? { ...latest, base, lostBy: { dueBy: checkpoint.dueBy, readyBy: checkpoint.readyBy } }
    : { ...latest, base };
}

type Checkpoint = NonNullable<DispatchPosition['checkpoint']>;

/** Whether no message that was sent by then can be left, however full the queues are. */
export function isOld(checkpoint: Checkpoint | undefined, now: Date): checkpoint is Checkpoint {
  return checkpoint !== undefined && now.getTime() - Date.parse(checkpoint.at) >= longestInFlightMs;
}
