import { redriveRows } from '../edits/redrive-rows.ts';
import { selectFailed, type SkippedRow } from '../edits/select-failed.ts';
import { type CauseCount, countByCause } from '../history/failed-rows.ts';
import { openTarget } from '../target/open-target.ts';
import { confirm } from '../terminal/confirm.ts';
import { count, formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { formatTable } from '../terminal/format-table.ts';
import { print } from '../terminal/print.ts';
import { printable } from '../terminal/printable.ts';
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

export interface RedriveReport {
  /** Failed rows that were asked for. */
  matched: number;
  byCause: CauseCount[];
  redriven: number;
  /** Rows named by `--ids` that have not failed, and rows that were changed meanwhile or can't be scheduled as they are. */
  skipped: SkippedRow[];
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
  const { failed, skipped } = await selectFailed(target.rows, options, unreadable, environment);
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
    await redriveRows(target.rows, failed, { report, rate: options.rate }, environment);
  }
  print(environment, options, report, formatRedrive);
  return report.skipped.length > 0 ? 1 : told;
}

function formatCauses({ byCause }: Pick<RedriveReport, 'byCause'>): string {
  return formatTable(byCause.map(({ function: name, cause, count: of }) => [formatNumber(of), name, cause])).join('\n');
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
