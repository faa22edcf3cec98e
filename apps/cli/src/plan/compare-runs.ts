import { forecastRuns, type PipelineSettings, type RowShape, type RunForecast } from '@daybreak/planner';

/** What became of a run that dispatched rows. */
export interface ObservedRun {
  readonly runId: string;
  readonly startedAtMs: number;
  /** When it had dispatched its last row; undefined while it dispatches. */
  readonly finishedAtMs: number | undefined;
  readonly dispatched: number;
  /** Rows that are completed, superseded or failed. */
  readonly ended: number;
  /** When the last row ended; while rows are in flight, now. */
  readonly untilMs: number;
}

/** A run beside its plan, in seconds from its start. */
export interface RunComparison {
  /** Until its last row was dispatched, or until now. */
  dispatch: { seconds: number; plannedSeconds: number };
  /** Until the last of `rows` had ended; while others are in flight, until now, and until the next was planned to end. */
  completion: { rows: number; seconds: number; plannedSeconds: number };
  /** Of the completion: more than 1 is later than planned. */
  ratio: number;
  verdict: 'as planned' | 'behind';
}

/** The model itself is exact to a fifth (apps/pipeline-e2e/src/planner). */
const tolerance = 1.2;
/** With few messages, each of two mappings may wait for 20 s, whatever its batch window. Cold starts come on top. */
const tolerableSeconds = 60;

export interface CompareInput {
  readonly settings: PipelineSettings;
  readonly shape: RowShape;
  readonly runs: readonly ObservedRun[];
  /** Compares as many, by their starts. Earlier runs are simulated only where they overlap with these. */
  readonly latest: number;
}

/** Simulates the runs, those together that were at work at the same time, and compares. Throws PlannerError for runs that never end. */
export function compareRuns({ settings, shape, runs, latest }: CompareInput): Map<string, RunComparison> {
  const inOrder = runs.toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  const wanted = new Set(inOrder.slice(-latest));
  const compared = new Map<string, RunComparison>();
  for (const group of overlapping(inOrder).filter((each) => each.some((run) => wanted.has(run)))) {
    const together = group.map(({ startedAtMs, dispatched }) => ({ startedAtMs, rows: dispatched }));
    const forecasts = forecastRuns({ settings, shape, runs: together });
    for (const [index, run] of group.entries()) {
      const forecast = forecasts[index];
      if (forecast !== undefined && wanted.has(run)) compared.set(run.runId, comparisonOf(run, forecast));
    }
  }
  return compared;
}

function comparisonOf(
  { startedAtMs, untilMs, finishedAtMs = untilMs, dispatched, ended }: ObservedRun,
  forecast: RunForecast,
): RunComparison {
  const dispatch = { seconds: (finishedAtMs - startedAtMs) / 1_000, plannedSeconds: forecast.dispatchedSeconds };
  const plannedSeconds = forecast.completedSeconds(Math.min(ended + 1, dispatched));
  const completion = { rows: ended, seconds: (untilMs - startedAtMs) / 1_000, plannedSeconds };
  return {
    dispatch,
    completion,
    ratio: completion.seconds / plannedSeconds,
    verdict: [dispatch, completion].some(isLate) ? 'behind' : 'as planned',
  };
}

function isLate({ seconds, plannedSeconds }: RunComparison['dispatch']): boolean {
  return seconds > plannedSeconds * tolerance + tolerableSeconds;
}

/** Groups of runs, which are in order, in which each began before all earlier ones were over. */
function overlapping(runs: readonly ObservedRun[]): ObservedRun[][] {
  const groups: ObservedRun[][] = [];
  let busyUntilMs = Number.NEGATIVE_INFINITY;
  for (const run of runs) {
    if (run.startedAtMs > busyUntilMs) groups.push([run]);
    else groups.at(-1)?.push(run);
    busyUntilMs = Math.max(busyUntilMs, run.untilMs, run.finishedAtMs ?? run.untilMs);
  }
  return groups;
}
