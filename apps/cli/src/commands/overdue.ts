import { dueAt, momentOf, type Row } from '@daybreak/domain';
import type { Run } from '@daybreak/repository';
import { expectedRun, maximumRuns } from '../history/expected-run.ts';
import { readDueRows } from '../pipeline/read-due-rows.ts';
import { openTarget } from '../target/open-target.ts';
import { count, formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { formatDuration } from '../terminal/format-duration.ts';
import { formatInstant } from '../terminal/format-instant.ts';
import { formatTable } from '../terminal/format-table.ts';
import { print } from '../terminal/print.ts';
import { counted } from '../terminal/read-counter.ts';
import { type UnreadableItem, UnreadableItems } from '../terminal/unreadable-items.ts';
import type { CommandOptions } from './command-options.ts';

export interface OverdueOptions extends CommandOptions {
  limit?: number;
}

/** A scheduled row that a finished run should have taken. */
export interface OverdueRow {
  id: string;
  dueDate: string;
  shiftedDate?: string | undefined;
  dueTime?: string | undefined;
  timeZone: string;
  /** UTC instant. */
  dueAt: string;
  lateSeconds: number;
  /** Values written so far. */
  written: number;
  /** The run that should have taken the row. Absent when the row was put or edited after the last run began. */
  runId?: string;
}

export interface OverdueReport {
  /** The latest finished run. */
  run?: { runId: string; scheduledTime: string };
  overdue: number;
  /** The longest overdue first. */
  rows: OverdueRow[];
  /** Items that are not valid rows or runs. */
  unreadable: UnreadableItem[];
}

const shownRows = 50;

/** Lists rows that were due by the time of the latest finished run and are still scheduled. Resolves to 1 when an item can't be read. */
export async function overdue(options: OverdueOptions, environment: Environment): Promise<0 | 1> {
  await using target = await openTarget(options, environment);
  const run = await target.runs.latestFinished();
  const unreadable = new UnreadableItems();
  const report: OverdueReport = { ...(run === undefined ? {} : { run }), overdue: 0, rows: [], unreadable: [] };
  if (run !== undefined) {
    const runs = await target.runs.list({ limit: maximumRuns }, unreadable.add);
    const rows = readDueRows(target, run.scheduledTime, unreadable.add);
    const now = environment.now();
    for await (const row of counted(rows, environment)) {
      report.rows.push(overdueRowOf(row, runs, now));
    }
    report.overdue = report.rows.length;
    const limit = options.limit ?? (options.json === true ? Number.POSITIVE_INFINITY : shownRows);
    report.rows = report.rows.toSorted((a, b) => b.lateSeconds - a.lateSeconds).slice(0, limit);
    report.unreadable = unreadable.list;
  }
  print(environment, options, report, formatOverdue);
  return unreadable.report(environment.stderr);
}

export function overdueRowOf(row: Row, runs: readonly Run[], now: Date): OverdueRow {
  const { id, writes } = row;
  const due = dueAt(row);
  const run = expectedRun(row, runs);
  return {
    id,
    ...momentOf(row),
    dueAt: due,
    lateSeconds: Math.max(0, Math.floor((now.getTime() - Date.parse(due)) / 1000)),
    written: Object.keys(writes).length,
    ...(run === undefined ? {} : { runId: run.runId }),
  };
}

/** The report for people. */
export function formatOverdue({ run, overdue: number, rows }: Omit<OverdueReport, 'unreadable'>): string {
  if (run === undefined) return 'No run has finished yet, so nothing is overdue';
  if (number === 0)
    return `Nothing is overdue: no row due by ${formatInstant(run.scheduledTime)}, the time of the latest finished run, is still scheduled`;
  const lines = [
    `${count(number, 'row')} due by ${formatInstant(run.scheduledTime)}, the time of the latest finished run, still scheduled`,
    ...formatTable([
      ['id', 'due', 'late by', 'values written', 'run that should have taken it'],
      ...rows.map((row) => [
        row.id,
        formatInstant(row.dueAt),
        formatDuration(row.lateSeconds * 1000),
        formatNumber(row.written),
        row.runId ?? 'none yet: put or edited after the last run',
      ]),
    ]),
  ];
  if (number > rows.length)
    lines.push(`  and ${formatNumber(number - rows.length)} more (--limit N lists more, --json lists all)`);
  return lines.join('\n');
}
