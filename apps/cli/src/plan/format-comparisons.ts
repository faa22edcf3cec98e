import { formatNumber } from '../terminal/count.ts';
import { formatDuration } from '../terminal/format-duration.ts';
import { formatInstant } from '../terminal/format-instant.ts';
import { formatTable } from '../terminal/format-table.ts';
import type { RunComparison } from './compare-runs.ts';

/** A run beside its plan. */
export interface ComparedRun {
  readonly runId: string;
  readonly scheduledTime: string;
  readonly dispatched: number;
  readonly plan: RunComparison;
}

const header = ['scheduled for', 'dispatched', 'in', 'planned', 'ended', 'in', 'planned', 'ratio', '', 'run'];

/** Runs beside their plans, for people, the latest first. */
export function formatComparisons({ runs }: { runs: readonly ComparedRun[] }): string {
  if (runs.length === 0) return 'No run has dispatched rows yet';
  return formatTable([header, ...runs.map(lineOf)]).join('\n');
}

function lineOf({ runId, scheduledTime, dispatched, plan }: ComparedRun): string[] {
  const { dispatch, completion, ratio, verdict } = plan;
  return [
    formatInstant(scheduledTime),
    formatNumber(dispatched),
    after(dispatch.seconds),
    after(dispatch.plannedSeconds),
    formatNumber(completion.rows),
    after(completion.seconds),
    after(completion.plannedSeconds),
    ratio.toFixed(2),
    verdict,
    runId,
  ];
}

function after(seconds: number): string {
  return formatDuration(seconds * 1_000);
}
