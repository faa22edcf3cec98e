import { awsPlatform } from './make-plan.ts';
import type { PipelineSettings } from './settings/pipeline-settings.ts';
import { simulateDay } from './simulation/simulate-day.ts';
import type { DueRows } from './workload/due-rows.ts';
import type { RowShape } from './workload/row-shape.ts';

/** A run of a deployed pipeline. */
export interface StartedRun {
  readonly startedAtMs: number;
  /** Rows that it dispatched; more than 0. */
  readonly rows: number;
}

/** How long a run is planned to take, in seconds from its start. */
export interface RunForecast {
  /** Until its last row is dispatched. */
  readonly dispatchedSeconds: number;
  /** Until so many of its rows are completed: from 1 to all. */
  completedSeconds(rows: number): number;
}

export interface ForecastInput {
  readonly settings: PipelineSettings;
  readonly shape: RowShape;
  /** Runs of which one began while another was at work, in the order of their starts. They share functions, queues and the table. */
  readonly runs: readonly StartedRun[];
}

const minuteMs = 60_000;
/** Runs that were started by hand begin at any time, so the simulation fires in every minute. */
const everyMinute = { expression: 'cron(* * * * ? *)', timeZone: 'UTC' };

/** Simulates runs together, and gives the forecast of each, in their order. Throws PlannerError for runs that never end. */
export function forecastRuns({ settings, shape, runs }: ForecastInput): RunForecast[] {
  const due = runs.map(({ startedAtMs, rows }): DueRows => ({
    atMs: Math.floor(startedAtMs / minuteMs) * minuteMs,
    rows,
  }));
  const day = simulateDay({
    settings: { ...settings, schedule: everyMinute },
    shape,
    due,
    platform: awsPlatform(settings),
  });
  let earlier = 0;
  return due.map(({ atMs, rows }): RunForecast => {
    const before = earlier;
    earlier += rows;
    const after = (endMs: number): number => (endMs - atMs) / 1_000;
    return {
      dispatchedSeconds: after(day.dispatchedAtMs.get(new Date(atMs).toISOString()) ?? atMs),
      // Queues are nearly in order: the rows of an earlier run are completed before these.
      completedSeconds: (completed) => after(completedAtMs(day.completions, before + completed)),
    };
  });
}

function completedAtMs(completions: readonly { atMs: number; rows: number }[], wanted: number): number {
  let completed = 0;
  for (const { atMs, rows } of completions) {
    completed += rows;
    if (completed >= wanted - 0.5) return atMs;
  }
  throw new RangeError(`Only ${completed} rows are completed, not ${wanted}`);
}
