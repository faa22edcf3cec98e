import type { RowStatus } from '@daybreak/domain';
import { type Choice, chooseRows, type EditedStatuses, type SelectionOptions } from '../selection/choose-rows.ts';
import type { SelectedRow, SkippedRow } from '../selection/selected-row.ts';
import type { Target } from '../target/open-target.ts';
import type { TargetOptions } from '../target/parse-target.ts';
import { confirm } from '../terminal/confirm.ts';
import { count, formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import { printable } from '../terminal/printable.ts';
import { shellWord } from '../terminal/shell-word.ts';
import { type UnreadableItem, UnreadableItems } from '../terminal/unreadable-items.ts';
import { type EditedRows, editRows, writeLeft } from './edit-rows.ts';

/** The options of a command that edits many rows at once. */
export interface BulkOptions extends TargetOptions, SelectionOptions {
  json?: boolean;
  /** Rows a second. */
  rate: number;
  /** Who makes the edits. */
  by?: string;
  dryRun?: boolean;
  yes?: boolean;
}

/** What a command does to each row. */
export interface BulkEdit {
  /** The name of the command. */
  command: string;
  /** `cancelled`, as in the history of a row. */
  edit: string;
  /** `cancels`, for the question. */
  does: string;
  statuses: EditedStatuses;
  /** The words of the command that say what the edit is, such as `--on 2026-05-01`. */
  words: readonly string[];
  act(row: SelectedRow): Promise<void>;
}

export interface BulkReport {
  edit: string;
  /** Rows that the options select and the command can edit. */
  matched: number;
  byStatus: Partial<Record<RowStatus, number>>;
  /** The ids of the first rows. */
  first: string[];
  done: number;
  skipped: SkippedRow[];
  /** Rows that the command did not come to, because it stopped early. */
  left: number;
  /** The command that goes on with them. */
  goOn?: string;
  unreadable: UnreadableItem[];
  dryRun: boolean;
}

/** The number of ids that a report lists. */
export const shownIds = 10;

/**
 * Edits the rows that the options select, after a question. Resolves to 1 when the answer is no, when it skips a row, or when an item can't be read. When it
 * stops early, it prints the report with the command that goes on, and rejects with the reason.
 */
export async function bulkEdit(
  target: Target,
  choice: Exclude<Choice, { kind: 'row' }>,
  edit: BulkEdit,
  options: BulkOptions,
  environment: Environment,
): Promise<0 | 1> {
  const unreadable = new UnreadableItems();
  const { rows, skipped } = await chooseRows(target, choice, edit.statuses, unreadable, environment);
  // Before the question, since it may be a reason to answer no.
  const exitCode = unreadable.report(environment.stderr);
  const { dryRun = false } = options;
  const report: BulkReport = {
    edit: edit.edit,
    matched: rows.length,
    byStatus: countByStatus(rows),
    first: rows.slice(0, shownIds).map(({ id }) => id),
    done: 0,
    skipped,
    left: 0,
    unreadable: unreadable.list,
    dryRun,
  };
  if (dryRun || rows.length === 0) {
    print(environment, options, report, (shown) => formatBulk(shown, edit));
    return skipped.length > 0 ? 1 : exitCode;
  }
  const effect = `This ${edit.does} ${describeRows(report)} of ${target.name}, at most ${options.rate} a second`;
  if (!(await confirm({ effect, yes: options.yes }, environment))) return 1;
  const edited = await editRows(rows, edit.act, options, environment);
  const finished = {
    ...report,
    ...outcomeOf(edited, [edit.command, ...edit.words, ...byWords(options)], options, environment),
  };
  finished.skipped = [...skipped, ...edited.skipped];
  print(environment, options, finished, (shown) => formatBulk(shown, edit));
  if ('stoppedBy' in edited) throw edited.stoppedBy;
  return finished.skipped.length > 0 ? 1 : exitCode;
}

/** What a command reports of an edit of many rows: with a file of the rows that are left, and the command that goes on with them. */
export function outcomeOf(
  { done, skipped, left }: EditedRows,
  [command = '', ...words]: readonly string[],
  options: TargetOptions & { rate: number },
  environment: Environment,
): Pick<BulkReport, 'done' | 'skipped' | 'left' | 'goOn'> {
  if (left.length === 0) return { done, skipped, left: 0 };
  const file = writeLeft(command, left, environment);
  const place = (['target', 'region', 'profile', 'engine'] as const).flatMap((name) => {
    const value = options[name];
    return value === undefined ? [] : [`--${name}`, value];
  });
  const all = ['daybreak', command, ...words, '--ids-from', file, '--rate', `${options.rate}/s`, ...place];
  return { done, skipped, left: left.length, goOn: all.map(shellWord).join(' ') };
}

/** The words of a command that name its editor, if its options do. */
export const byWords = ({ by }: { by?: string }): string[] => (by === undefined ? [] : ['--by', by]);

/** The number of rows of each status. */
export function countByStatus(rows: readonly SelectedRow[]): BulkReport['byStatus'] {
  const counts: BulkReport['byStatus'] = {};
  for (const { status } of rows) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** `1,204 rows (1,200 scheduled, 4 failed)` */
export function describeRows({ matched, byStatus }: Pick<BulkReport, 'matched' | 'byStatus'>): string {
  const counts = Object.entries(byStatus).map(([status, number]) => `${formatNumber(number)} ${status}`);
  return `${count(matched, 'row')} (${counts.join(', ')})`;
}

/** The result for people. */
export function formatBulk(report: BulkReport, { command }: Pick<BulkEdit, 'command'>): string {
  const { edit, matched, first, done, skipped, dryRun } = report;
  const lines =
    matched === 0
      ? ['No row is selected']
      : dryRun
        ? [`Would ${command} ${describeRows(report)}: ${listed(first, matched)}`]
        : [`${edit.charAt(0).toUpperCase()}${edit.slice(1)}: ${formatNumber(done)} of ${count(matched, 'row')}`];
  lines.push(...formatSkipped(skipped), ...formatLeft(report));
  return lines.join('\n');
}

const shownSkipped = 50;

export function formatSkipped(skipped: readonly SkippedRow[]): string[] {
  const lines = skipped
    .slice(0, shownSkipped)
    .map(({ id, reason }) => `Skipped: ${printable(id)}: ${printable(reason)}`);
  const more = skipped.length - shownSkipped;
  return more > 0 ? [...lines, `and ${formatNumber(more)} more (--json lists all)`] : lines;
}

export function formatLeft({ left, goOn }: Pick<BulkReport, 'left' | 'goOn'>): string[] {
  return goOn === undefined ? [] : [`Stopped: ${count(left, 'row')} left. To go on: ${goOn}`];
}

/** `a, b and 1,202 more` */
export function listed(first: readonly string[], all: number): string {
  const names = first.map(printable).join(', ');
  return all > first.length ? `${names} and ${formatNumber(all - first.length)} more` : names;
}
