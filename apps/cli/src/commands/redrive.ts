import { byWords, formatLeft, formatSkipped, outcomeOf } from '../edits/bulk-edit.ts';
import { editRows } from '../edits/edit-rows.ts';
import { editorOf } from '../edits/editor-of.ts';
import { assertStep, redriveStepFailures, selectStepFailures } from '../edits/redrive-step.ts';
import { type FailedFilter, selectFailed } from '../edits/select-failed.ts';
import { signedRows } from '../edits/signed-rows.ts';
import { type CauseCount, countByCause, type FailedRow } from '../history/failed-rows.ts';
import { holdStepFailures } from '../pipeline/step-failures.ts';
import { parseChoice } from '../selection/choose-rows.ts';
import type { SkippedRow } from '../selection/selected-row.ts';
import { openTarget } from '../target/open-target.ts';
import { confirm } from '../terminal/confirm.ts';
import { count, formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { formatTable } from '../terminal/format-table.ts';
import { print } from '../terminal/print.ts';
import { type UnreadableItem, UnreadableItems } from '../terminal/unreadable-items.ts';
import { UsageError } from '../terminal/usage-error.ts';
import type { CommandOptions } from './command-options.ts';

export interface RedriveOptions extends CommandOptions {
  /** Sends the failed messages of this step again, instead of scheduling rows. */
  step?: string;
  cause?: string;
  ids?: string[];
  where?: string[];
  idsFrom?: string;
  /** Who makes the edits. */
  by?: string;
  /** Rows or messages a second. */
  rate: number;
  dryRun?: boolean;
  yes?: boolean;
}

export interface RedriveReport {
  /** The step whose messages were sent again. Absent for rows. */
  step?: string;
  /** Failed rows, or messages of the step, that the options select. */
  matched: number;
  byCause: CauseCount[];
  redriven: number;
  /** Rows of `--ids` that have not failed, and rows that changed in the meantime or can't be scheduled unchanged. */
  skipped: SkippedRow[];
  /** Rows that the command did not come to, because it stopped early. */
  left: number;
  /** The command that goes on with them. */
  goOn?: string;
  /** Failed items that are not valid rows. */
  unreadable: UnreadableItem[];
  dryRun: boolean;
}

const statuses = { usual: ['failed'], possible: ['failed'] } as const;

/**
 * Schedules failed rows again, unchanged, each at a new version. The next run takes those that are due. Resolves to 1 when it skips a row, or when an item
 * can't be read. When it stops early, it prints the report with the command that goes on, and rejects with the reason.
 */
export async function redrive(options: RedriveOptions, environment: Environment): Promise<0 | 1> {
  const { step, rate, dryRun = false } = options;
  if (step !== undefined) return await redriveStep(step, options, environment);
  const filter = await filterOf(options, environment);
  const by = editorOf(options, environment);
  await using target = await openTarget(options, environment);
  const rows = signedRows(target.rows, by);
  const unreadable = new UnreadableItems();
  const { failed, skipped } = await selectFailed(target.rows, filter, unreadable, environment);
  // Before the question, since it may be a reason to answer no.
  const exitCode = unreadable.report(environment.stderr);
  const byCause = countByCause(failed);
  const report: RedriveReport = {
    matched: failed.length,
    byCause,
    redriven: 0,
    skipped,
    left: 0,
    unreadable: unreadable.list,
    dryRun,
  };
  if (dryRun || failed.length === 0) {
    print(environment, options, report, formatRedrive);
    return skipped.length > 0 ? 1 : exitCode;
  }
  const effect = `This schedules ${count(failed.length, 'failed row')} of ${target.name} again, at most ${rate} a second`;
  if (options.json !== true && options.yes !== true) environment.stderr.write(`${formatCauses(report)}\n`);
  if (!(await confirm({ effect, yes: options.yes }, environment))) return 1;
  const act = async ({ id, version }: FailedRow): Promise<void> => void (await rows.redrive({ id, version }));
  const edited = await editRows(failed, act, options, environment);
  const { done: redriven, ...outcome } = outcomeOf(edited, ['redrive', ...byWords(options)], options, environment);
  const finished = { ...report, ...outcome, redriven, skipped: [...skipped, ...edited.skipped] };
  print(environment, options, finished, formatRedrive);
  if ('stoppedBy' in edited) throw edited.stoppedBy;
  return finished.skipped.length > 0 ? 1 : exitCode;
}

/** The failed rows that the options select. Throws UsageError. */
async function filterOf(
  { ids, where, idsFrom, cause }: RedriveOptions,
  environment: Environment,
): Promise<FailedFilter> {
  const isGiven = [ids, where, idsFrom].filter((each) => each !== undefined).length;
  if (isGiven > 1)
    throw new UsageError('--ids, --ids-from and --where exclude each other: each of them names the rows');
  if (ids !== undefined) return { ids: ids.map((id) => ({ id })), cause };
  if (isGiven === 0) return { cause };
  const choice = await parseChoice(
    'redrive',
    undefined,
    { ...(where && { where }), ...(idsFrom && { idsFrom }) },
    statuses,
    environment,
  );
  return choice.kind === 'ids'
    ? { ids: choice.ids, cause }
    : { where: choice.kind === 'where' ? choice.filter : {}, cause };
}

/** Enough to read some thousand messages and to answer the question. */
const holdSeconds = 600;

async function redriveStep(step: string, options: RedriveOptions, environment: Environment): Promise<0 | 1> {
  const { dryRun = false, rate, where, idsFrom } = options;
  if (where !== undefined || idsFrom !== undefined)
    throw new UsageError('--step sends messages again: select them with --cause or --ids');
  await using target = await openTarget(options, environment);
  const queues = await target.queues();
  assertStep(queues, step);
  await using held = holdStepFailures(queues, step, { holdSeconds, signal: environment.signal });
  const { failures, skipped } = await selectStepFailures(held, options);
  const byCause = countByCause(failures.map(({ cause }) => ({ function: step, cause })));
  const report: RedriveReport = {
    step,
    matched: failures.length,
    byCause,
    redriven: 0,
    skipped,
    left: 0,
    unreadable: [],
    dryRun,
  };
  if (!dryRun && failures.length > 0) {
    const effect = `This sends ${count(failures.length, 'message')} to the step ${step} of ${target.name} again, at most ${rate} a second`;
    if (options.json !== true && options.yes !== true) environment.stderr.write(`${formatCauses(report)}\n`);
    if (!(await confirm({ effect, yes: options.yes }, environment))) return 1;
    await redriveStepFailures(held, failures, { report, rate, queueUrl: queues.urlOf(step) }, environment);
  }
  print(environment, options, report, formatRedrive);
  return skipped.length > 0 ? 1 : 0;
}

function formatCauses({ byCause }: Pick<RedriveReport, 'byCause'>): string {
  return formatTable(byCause.map(({ function: name, cause, count: of }) => [formatNumber(of), name, cause])).join('\n');
}

/** The result for people. */
export function formatRedrive(report: RedriveReport): string {
  const { step, matched, redriven, skipped, dryRun } = report;
  const what = step === undefined ? count(matched, 'failed row') : `${count(matched, 'message')} of the step ${step}`;
  const next = redriven > 0 && step === undefined ? '; the next run takes those that are due' : '';
  const lines = dryRun
    ? [`Would redrive ${what}`, ...(matched > 0 ? [formatCauses(report)] : [])]
    : [`Redrove ${formatNumber(redriven)} of ${what}${next}`];
  lines.push(...formatSkipped(skipped), ...formatLeft(report));
  return lines.join('\n');
}
