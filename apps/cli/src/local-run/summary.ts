import { formatNumber } from '../terminal/count.ts';
import { printable } from '../terminal/printable.ts';
import type { UnreadableItem } from '../terminal/unreadable-items.ts';

/** What a run did. Printed by `--json` as it stands, but for what `toJson` leaves out. */
export interface Summary {
  engine: string;
  run: { runId: string; scheduledTime: string };
  rows: {
    imported: number;
    /** Rows of the input that were in the table already, with the same definition. */
    unchanged: number;
    due: number;
    dispatched: number;
    completed: number;
    failed: number;
    superseded: number;
  };
  values: { planned: number; written: number };
  /** From the first trigger until nothing was left to do. */
  durationMs: number;
  failures: readonly Failure[];
  /** Items that are due and are no rows; they count in no figure. */
  unreadable: readonly UnreadableItem[];
}

export interface Failure {
  id: string;
  reason: string;
}

const shownFailures = 20;

/** The one object that `--json` prints. */
export function toJson(summary: Summary): object {
  const { unchanged: _, ...rows } = summary.rows;
  return { ...summary, rows };
}

/** How many due rows are neither completed nor failed nor superseded. */
function notDone({ rows }: Summary): number {
  return rows.due - rows.completed - rows.failed - rows.superseded;
}

/** 0 when every due row was completed, or taken out of the run by its owner; else 1. */
export function exitCodeOf(summary: Summary): 0 | 1 {
  return summary.rows.failed === 0 && notDone(summary) === 0 && summary.unreadable.length === 0 ? 0 : 1;
}

/** The summary for people. */
export function formatSummary(summary: Summary): string {
  const { rows, values, durationMs, failures } = summary;
  const seconds = durationMs / 1000;
  const rate = seconds > 0 ? Math.round(rows.completed / seconds) : 0;
  const open = notDone(summary);
  const imported = `${formatNumber(rows.imported)}${rows.unchanged > 0 ? ` (${formatNumber(rows.unchanged)} were there already)` : ''}`;
  const lines: [string, string][] = [
    ['imported', imported],
    ['due', formatNumber(rows.due)],
    ['dispatched', formatNumber(rows.dispatched)],
    ['completed', formatNumber(rows.completed)],
    ['failed', formatNumber(rows.failed)],
    ['superseded', formatNumber(rows.superseded)],
    ...(open > 0 ? [['not done', formatNumber(open)] satisfies [string, string]] : []),
    ['values', `${formatNumber(values.written)} written of ${formatNumber(values.planned)} planned`],
    ['time', `${seconds.toFixed(1)} s, ${formatNumber(rate)} rows/s`],
  ];
  const text = [
    `Run of ${summary.run.scheduledTime} on ${summary.engine}`,
    ...lines.map(([name, value]) => `  ${name.padEnd(12)}${value}`),
  ];
  if (failures.length > 0) {
    text.push(
      'Failed rows:',
      ...failures.slice(0, shownFailures).map(({ id, reason }) => `  ${printable(id)}: ${printable(reason)}`),
    );
    if (failures.length > shownFailures)
      text.push(`  and ${formatNumber(failures.length - shownFailures)} more (--json lists all)`);
  }
  return text.join('\n');
}
