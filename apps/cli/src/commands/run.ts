import { randomBytes } from 'node:crypto';
import { pauseOf, type Row } from '@daybreak/domain';
import { runIdByHand } from '@daybreak/repository';
import {
  type BulkOptions,
  type BulkReport,
  countByStatus,
  describeRows,
  formatLeft,
  formatSkipped,
  listed,
  outcomeOf,
  shownIds,
} from '../edits/bulk-edit.ts';
import { editorOf } from '../edits/editor-of.ts';
import { dueByOf, sendByHand } from '../edits/send-by-hand.ts';
import { describePause } from '../history/describe-pause.ts';
import { countEnds, type RowEnds } from '../history/count-ends.ts';
import { waitForEnds } from '../history/wait-for-ends.ts';
import { type Choice, chooseRows, parseChoice } from '../selection/choose-rows.ts';
import { type SelectedRow, selectedRowOf } from '../selection/selected-row.ts';
import { openTarget } from '../target/open-target.ts';
import { parseTarget } from '../target/parse-target.ts';
import { CommandError } from '../terminal/command-error.ts';
import { confirm } from '../terminal/confirm.ts';
import { count, formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import { printable } from '../terminal/printable.ts';
import { UnreadableItems } from '../terminal/unreadable-items.ts';
import type { EditOptions } from './cancel.ts';

export interface RunOptions extends EditOptions, BulkOptions {}

export interface RunByHandReport extends Omit<BulkReport, 'edit' | 'done'> {
  /** Absent when no row was sent. */
  runId?: string;
  by?: string;
  /** Rows whose message was sent. */
  dispatched: number;
  /** How they ended. Absent for many rows of a stack, which are at work. */
  ends?: RowEnds;
}

/** Of a stack, the ends of so many rows are worth a few reads a second. */
const watchedRows = 20;

const statuses = { usual: ['scheduled'], possible: ['scheduled', 'failed'] } as const;

/**
 * Runs a row, or those that the options select, now and whatever their date. On a folder it resolves when their messages are handled, on a stack when they are sent and a few
 * rows have ended. Resolves to 1 when the answer is no, when it skips a row, when an item can't be read, or when a row is known not to be completed. Throws CommandError
 * when there is no such row, or when it can't run.
 */
export async function run(id: string | undefined, options: RunOptions, environment: Environment): Promise<0 | 1> {
  const choice = await parseChoice('run', id, options, statuses, environment);
  const address = parseTarget(options, environment);
  const dispatched = await dispatch(choice, options, environment);
  const { report, sent, isRefused } = dispatched;
  if (isRefused) return 1;
  const { runId } = report;
  const isWatched = address.kind === 'folder' || sent.length <= watchedRows;
  if (runId !== undefined && sent.length > 0 && !('stoppedBy' in dispatched) && isWatched) {
    if (address.kind === 'folder') {
      const { finishMessages } = await import('../local-run/finish-messages.ts');
      await finishMessages(address, environment);
    }
    await using target = await openTarget(options, environment);
    report.ends = await (address.kind === 'folder'
      ? countEnds(target.rows, sent, runId)
      : waitForEnds(target.rows, sent, runId, environment));
  }
  print(environment, options, report, formatRun);
  if ('stoppedBy' in dispatched) throw dispatched.stoppedBy;
  const isDone = report.ends === undefined || report.ends.completed === report.dispatched;
  return report.skipped.length > 0 || report.unreadable.length > 0 || !isDone ? 1 : 0;
}

interface Dispatched {
  report: RunByHandReport;
  sent: SelectedRow[];
  stoppedBy?: unknown;
  /** The answer to the question was no. */
  isRefused: boolean;
}

async function dispatch(choice: Choice, options: RunOptions, environment: Environment): Promise<Dispatched> {
  const { dryRun = false, rate } = options;
  const by = editorOf(options, environment);
  await using target = await openTarget(options, environment);
  const unreadable = new UnreadableItems();
  const now = environment.now();
  const at = now.toISOString();
  const { active } = await target.rows.pauses();
  const refuse = (row: Row): string | undefined => {
    const { dueAt = at } = selectedRowOf(row);
    const pause = pauseOf(row, active, dueByOf(dueAt, at));
    return pause === undefined ? undefined : describePause(pause);
  };
  const named =
    choice.kind === 'row' ? { kind: 'ids' as const, ids: [{ id: choice.id, version: options.ifVersion }] } : choice;
  const { rows, skipped } = await chooseRows(target, named, { ...statuses, refuse }, unreadable, environment);
  const [refused] = skipped;
  if (choice.kind === 'row' && refused !== undefined)
    throw new CommandError(`The row ${choice.id} can't run: ${refused.reason}`);
  // Before the question, since it may be a reason to answer no.
  unreadable.report(environment.stderr);
  const report: RunByHandReport = {
    matched: rows.length,
    byStatus: countByStatus(rows),
    first: rows.slice(0, shownIds).map((row) => row.id),
    dispatched: 0,
    skipped,
    left: 0,
    unreadable: unreadable.list,
    dryRun,
  };
  if (dryRun || rows.length === 0) return { report, sent: [], isRefused: false };
  const effect = `This runs ${describeRows(report)} of ${target.name} now, whatever their date, at most ${rate} a second`;
  const isAsked = choice.kind !== 'row';
  if (isAsked && !(await confirm({ effect, yes: options.yes }, environment)))
    return { report, sent: [], isRefused: true };
  const runId = runIdByHand(now, randomBytes(4).toString('hex'));
  const pipeline = { rows: target.rows, runs: target.runs, queues: await target.queues() };
  const sent = await sendByHand(pipeline, rows, { runId, at, by }, { rate }, environment);
  const { done, ...outcome } = outcomeOf(sent, ['run', '--by', by], options, environment);
  const isLeft = new Set([...sent.left, ...sent.skipped].map((row) => row.id));
  return {
    report: { ...report, ...outcome, runId, by, dispatched: done, skipped: [...skipped, ...sent.skipped] },
    sent: rows.filter((row) => !isLeft.has(row.id)),
    ...('stoppedBy' in sent ? { stoppedBy: sent.stoppedBy } : {}),
    isRefused: false,
  };
}

/** The result for people. */
export function formatRun(report: RunByHandReport): string {
  const { matched, first, dryRun, skipped, ends, runId, dispatched } = report;
  const lines =
    matched === 0
      ? ['No row is selected']
      : dryRun
        ? [`Would run ${describeRows(report)}: ${listed(first, matched)}`]
        : [
            `Run ${printable(runId ?? '')}: ${formatNumber(dispatched)} of ${count(matched, 'row')} dispatched${endsOf(report)}`,
          ];
  if (ends !== undefined)
    for (const { id, reason } of ends.failures) lines.push(`Failed: ${printable(id)}: ${printable(reason)}`);
  lines.push(...formatSkipped(skipped), ...formatLeft(report));
  return lines.join('\n');
}

function endsOf({ ends }: RunByHandReport): string {
  if (ends === undefined) return '. daybreak explain ID prints what becomes of a row';
  const { completed, failed, superseded, open } = ends;
  const counts = Object.entries({ completed, failed, superseded, open }).filter(([, number]) => number > 0);
  return `: ${counts.map(([name, number]) => `${formatNumber(number)} ${name}`).join(', ')}`;
}
