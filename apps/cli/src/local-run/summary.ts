import { formatNumber } from '../terminal/count.ts';
import { printable } from '../terminal/printable.ts';
import type { UnreadableItem } from '../terminal/unreadable-items.ts';

/** The summary of a run. `--json` prints it, without the fields that `toJson` leaves out. */
export interface Summary {
  engine: string;
  run: { runId: string; scheduledTime: string };
  rows: {
    imported: number;
    /** Rows of the input that the table held with the same definition. */
    unchanged: number;
    due: number;
    dispatched: number;
    completed: number;
    /** Rows whose last due occurrence came too late for their catch-up policy. */
    skipped: number;
    failed: number;
    superseded: number;
  };
  values: { planned: number; written: number };
  /** Events that were published. Undefined when they were not asked for. */
  events: number | undefined;
  /** From the trigger until all work was done. */
  durationMs: number;
  failures: readonly Failure[];
  /** Messages of this run that steps failed to process. */
  stepFailures: readonly StepFailureOfRun[];
  /** Due items that are not valid rows. They are in no count. */
  unreadable: readonly UnreadableItem[];
}

export interface Failure {
  id: string;
  reason: string;
}

export interface StepFailureOfRun extends Failure {
  step: string;
}

const shownFailures = 20;

/** The one object that `--json` prints. */
export function toJson(summary: Summary): object {
  const { unchanged: _, ...rows } = summary.rows;
  const { stepFailures, ...rest } = summary;
  return { ...rest, rows, ...(stepFailures.length === 0 ? {} : { stepFailures }) };
}

/** The number of due rows that are neither completed nor skipped nor failed nor superseded. */
function notDone({ rows }: Summary): number {
  return rows.due - rows.completed - rows.skipped - rows.failed - rows.superseded;
}

/** 0 when every due row is completed, skipped or superseded, and no step failed to process a message. Otherwise 1. */
export function exitCodeOf(summary: Summary): 0 | 1 {
  const { rows, stepFailures, unreadable } = summary;
  return rows.failed + notDone(summary) + stepFailures.length + unreadable.length === 0 ? 0 : 1;
}

/** The summary for people. */
export function formatSummary(summary: Summary): string {
  const { rows, values, durationMs, failures, stepFailures } = summary;
  const seconds = durationMs / 1000;
  const rate = seconds > 0 ? Math.round(rows.completed / seconds) : 0;
  const open = notDone(summary);
  const imported = `${formatNumber(rows.imported)}${rows.unchanged > 0 ? ` (${formatNumber(rows.unchanged)} unchanged)` : ''}`;
  const lines: [string, string][] = [
    ['imported', imported],
    ['due', formatNumber(rows.due)],
    ['dispatched', formatNumber(rows.dispatched)],
    ['completed', formatNumber(rows.completed)],
    ...(rows.skipped > 0 ? [['skipped', formatNumber(rows.skipped)] satisfies [string, string]] : []),
    ['failed', formatNumber(rows.failed)],
    ['superseded', formatNumber(rows.superseded)],
    ...(stepFailures.length > 0
      ? [['in steps', `${formatNumber(stepFailures.length)} failed`] satisfies [string, string]]
      : []),
    ...(open > 0 ? [['not done', formatNumber(open)] satisfies [string, string]] : []),
    ['values', `${formatNumber(values.written)} written of ${formatNumber(values.planned)} planned`],
    ...(summary.events === undefined ? [] : [['events', formatNumber(summary.events)] satisfies [string, string]]),
    ['time', `${seconds.toFixed(1)} s${rate > 0 ? `, ${formatNumber(rate)} rows/s` : ''}`],
  ];
  const text = [
    `Run of ${summary.run.scheduledTime} on ${summary.engine}`,
    ...lines.map(([name, value]) => `  ${name.padEnd(12)}${value}`),
  ];
  text.push(
    ...listed(
      'Failed rows:',
      failures.map(({ id, reason }) => `  ${printable(id)}: ${printable(reason)}`),
    ),
    ...listed(
      'Failed in steps:',
      stepFailures.map(({ step, id, reason }) => `  ${step}: ${printable(id)}: ${printable(reason)}`),
    ),
  );
  return text.join('\n');
}

function listed(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - shownFailures;
  return [
    title,
    ...lines.slice(0, shownFailures),
    ...(more > 0 ? [`  and ${formatNumber(more)} more (--json lists all)`] : []),
  ];
}
