import { awsPlatform } from './make-plan.ts';
import type { PipelineSettings } from './settings/pipeline-settings.ts';
import { simulateDay } from './simulation/simulate-day.ts';
import type { DueRows } from './workload/due-rows.ts';
import type { RowShape } from './workload/row-shape.ts';

/** A run of a deployed pipeline. */
export interface StartedRun {
  readonly startedAtMs: number;
  /** The rows that it dispatched, more than 0. */
  readonly rows: number;
}

/** The planned duration of a run, in seconds from its start. */
export interface RunForecast {
  /** The seconds until its last row is dispatched. */
  readonly dispatchedSeconds: number;
  /** The seconds until this number of its rows is completed, from 1 to all. */
  completedSeconds(rows: number): number;
}

export interface ForecastInput {
  readonly settings: PipelineSettings;
  readonly shape: RowShape;
  /** Runs that overlap, in the order of their starts. They share functions, queues and the table. */
  readonly runs: readonly StartedRun[];
}

const minuteMs = 60_000;
/** A run that is started by hand begins at any time, so the simulation fires every minute. */
const everyMinute = { expression: 'cron(* * * * ? *)', timeZone: 'UTC' };

/** Simulates overlapping runs. Returns their forecasts in the same order. Throws PlannerError for runs that never end. */
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
      // Queues are almost in order, so the rows of an earlier run are completed first.
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
  throw new RangeError(`The runs complete ${completed} rows, not ${wanted}`);
}
