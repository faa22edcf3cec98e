import type { RowRepository } from '@daybreak/repository';
import { paced } from '../edits/paced.ts';
import { rowFault } from '../edits/row-fault.ts';
import {
  type CauseCount,
  collectFailed,
  countByCause,
  type FailedRow,
  failedRowOf,
  hasCause,
} from '../history/failed-rows.ts';
import { openTarget } from '../target/open-target.ts';
import type { Target } from '../target/open-target.ts';
import { confirm } from '../terminal/confirm.ts';
import { count, formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { formatTable } from '../terminal/format-table.ts';
import { print } from '../terminal/print.ts';
import { printable } from '../terminal/printable.ts';
import { createQuietProgress } from '../terminal/progress.ts';
import { counted, createReadCounter } from '../terminal/read-counter.ts';
import { type UnreadableItem, UnreadableItems } from '../terminal/unreadable-items.ts';
import type { CommandOptions } from './command-options.ts';

export interface RedriveOptions extends CommandOptions {
  cause?: string;
  ids?: string[];
  /** Rows a second. */
  rate: number;
  dryRun?: boolean;
  yes?: boolean;
}

/** A row that could not be redriven, and why. */
interface Skipped {
  id: string;
  reason: string;
}

export interface RedriveReport {
  /** Failed rows that were asked for. */
  matched: number;
  byCause: CauseCount[];
  redriven: number;
  /** Rows named by `--ids` that have not failed, and rows that were changed meanwhile or can't be scheduled as they are. */
  skipped: Skipped[];
  /** Items that are no rows, of the whole table or of `--ids`. */
  unreadable: UnreadableItem[];
  dryRun: boolean;
}

/**
 * Schedules failed rows again, each as it is, at a version of its own; the next run takes those that are due. Resolves to 1 when a row
 * that was named could not be redriven, or can't be read.
 */
export async function redrive(options: RedriveOptions, environment: Environment): Promise<0 | 1> {
  const { dryRun = false } = options;
  await using target = await openTarget(options, environment);
  const unreadable = new UnreadableItems();
  const { failed, skipped } = await select(target, options, { ...environment, unreadable });
  // Before it asks, since it may be a reason to answer no.
  const told = unreadable.tell(environment.stderr);
  const report: RedriveReport = {
    matched: failed.length,
    byCause: countByCause(failed),
    redriven: 0,
    skipped,
    unreadable: unreadable.list,
    dryRun,
  };
  if (!dryRun && failed.length > 0) {
    const effect = `This schedules ${count(failed.length, 'failed row')} of ${target.name} again, at most ${options.rate} a second`;
    if (options.json !== true && options.yes !== true) environment.stderr.write(`${formatCauses(report)}\n`);
    if (!(await confirm({ effect, yes: options.yes }, environment))) return 1;
    await redriveAll(target.rows, failed, { report, rate: options.rate }, environment);
  }
  print(environment, options, report, formatRedrive);
  return report.skipped.length > 0 ? 1 : told;
}

async function select(
  { rows }: Target,
  { ids, cause }: RedriveOptions,
  { stderr, signal, unreadable }: Environment & { unreadable: UnreadableItems },
): Promise<{ failed: FailedRow[]; skipped: Skipped[] }> {
  if (ids === undefined) {
    const scanned = counted(rows.scanRows(unreadable.add), createReadCounter(stderr, 'row'), signal);
    return { failed: await collectFailed(scanned, cause), skipped: [] };
  }
  const found = new Map((await rows.getMany(ids, unreadable.add)).map((row) => [row.id, row]));
  const unread = new Set(unreadable.list.map(({ id }) => id));
  const failed: FailedRow[] = [];
  const skipped: Skipped[] = [];
  for (const id of new Set(ids)) {
    if (unread.has(id)) continue;
    const row = found.get(id);
    const one = row === undefined ? undefined : failedRowOf(row);
    if (row === undefined) skipped.push({ id, reason: 'there is no such row' });
    else if (one === undefined) skipped.push({ id, reason: `it is ${row.status}` });
    else if (hasCause(one, cause)) failed.push(one);
    else skipped.push({ id, reason: 'it failed for another cause' });
  }
  return { failed, skipped };
}

/** Fills the report in as it goes on. Throws what is no fault of a row's, having said how far it came. */
export async function redriveAll(
  rows: Pick<RowRepository, 'redrive'>,
  failed: readonly FailedRow[],
  { report, rate }: { report: RedriveReport; rate: number },
  { stderr, signal }: Pick<Environment, 'stderr' | 'signal'>,
): Promise<void> {
  const progress = createQuietProgress(stderr);
  progress.begin(failed.length);
  const act = async ({ id, version }: FailedRow): Promise<void> => {
    try {
      await rows.redrive({ id, version });
      report.redriven++;
    } catch (error) {
      // Or the rows behind it would never have their turn, however often the command is given.
      const reason = rowFault(error);
      if (reason === undefined) throw error;
      report.skipped.push({ id, reason });
    }
    progress.update(report.redriven + report.skipped.length, 0);
  };
  try {
    await paced(failed, act, { perSecond: rate, signal });
  } catch (error) {
    progress.end();
    stderr.write(
      `Redrove ${formatNumber(report.redriven)} of ${count(failed.length, 'row')}; the same command does the rest\n`,
    );
    throw error;
  }
  progress.end();
}

function formatCauses({ byCause }: Pick<RedriveReport, 'byCause'>): string {
  return formatTable(byCause.map(({ stage, cause, count: of }) => [formatNumber(of), stage, cause])).join('\n');
}

/** The result for people. */
export function formatRedrive(report: RedriveReport): string {
  const { matched, redriven, skipped, dryRun } = report;
  const lines = dryRun
    ? [`Would redrive ${count(matched, 'failed row')}`, ...(matched > 0 ? [formatCauses(report)] : [])]
    : [
        `Redrove ${formatNumber(redriven)} of ${count(matched, 'failed row')}${redriven > 0 ? '; the next run takes those that are due' : ''}`,
      ];
  lines.push(...skipped.map(({ id, reason }) => `Left alone: ${printable(id)}: ${printable(reason)}`));
  return lines.join('\n');
}
