import type { RunReport } from '../overview/run-report.ts';
import type { ObservedRun } from './compare-runs.ts';

/** On a folder nothing is at work: a run with rows in flight is compared up to the last row that ended. */
export function observedRun(
  { runId, startedAt, finishedAt, dispatched, inFlight = 0 }: RunReport,
  endedAtMs = Date.parse(startedAt),
  nowMs = endedAtMs,
): ObservedRun {
  return {
    runId,
    startedAtMs: Date.parse(startedAt),
    finishedAtMs: finishedAt === undefined ? undefined : Date.parse(finishedAt),
    dispatched,
    ended: dispatched - inFlight,
    untilMs: inFlight === 0 ? endedAtMs : nowMs,
  };
}
