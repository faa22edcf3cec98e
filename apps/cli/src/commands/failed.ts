import { type CauseCount, collectFailed, countByCause, type FailedRow, hasCause } from '../history/failed-rows.ts';
import { listStepFailures, type StepFailure } from '../pipeline/step-failures.ts';
import { readFailedRows } from '../pipeline/read-failed-rows.ts';
import { openTarget } from '../target/open-target.ts';
import { count, formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { formatTable } from '../terminal/format-table.ts';
import { print } from '../terminal/print.ts';
import { counted } from '../terminal/read-counter.ts';
import { type UnreadableItem, UnreadableItems } from '../terminal/unreadable-items.ts';
import type { CommandOptions } from './command-options.ts';

export interface FailedOptions extends CommandOptions {
  cause?: string;
  limit?: number;
  /** Reads the whole table, and adds rows that an older version failed to the index. */
  scan?: boolean;
}

export interface FailedReport {
  failed: number;
  byCause: CauseCount[];
  /** The latest failure first. */
  rows: FailedRow[];
  /** Messages that steps failed to process. Their rows are unchanged. */
  steps?: Omit<StepFailure, 'body'>[];
  /** Items that are not valid rows. */
  unreadable: UnreadableItem[];
}

const shownRows = 50;

/** Lists the failed rows, and the messages that steps failed to process. Resolves to 1 when an item can't be read. */
export async function failed(options: FailedOptions, environment: Environment): Promise<0 | 1> {
  await using target = await openTarget(options, environment);
  const unreadable = new UnreadableItems();
  const found =
    options.scan === true
      ? counted(target.rows.indexFailedRows(unreadable.add), environment)
      : readFailedRows(target, unreadable.add, environment);
  const rows = await collectFailed(found, options.cause);
  const limit = options.limit ?? (options.json === true ? Number.POSITIVE_INFINITY : shownRows);
  const failures = await listStepFailures(await target.queues(), { signal: environment.signal });
  // The report leaves out the body, which may hold values of a row.
  const steps = failures
    .filter(({ step, cause }) => hasCause({ function: step, cause }, options.cause))
    .map(({ body: _, ...failure }) => failure);
  const report: FailedReport = {
    ...reportOf(rows, limit),
    ...(steps.length === 0 ? {} : { steps: steps.slice(0, limit) }),
    unreadable: unreadable.list,
  };
  print(environment, options, report, formatFailed);
  return unreadable.report(environment.stderr);
}

export function reportOf(rows: readonly FailedRow[], limit: number): Omit<FailedReport, 'steps' | 'unreadable'> {
  const latestFirst = rows.toSorted((a, b) => (a.at < b.at ? 1 : Number(a.at === b.at) - 1));
  return { failed: rows.length, byCause: countByCause(rows), rows: latestFirst.slice(0, limit) };
}

/** The report for people. */
export function formatFailed(report: Omit<FailedReport, 'unreadable'>): string {
  const { steps = [] } = report;
  const lines = report.failed === 0 ? ['No row has failed'] : formatRows(report);
  if (steps.length > 0) {
    lines.push(
      `${count(steps.length, 'message')} that steps failed to process (to send them again: daybreak redrive --step NAME):`,
      ...formatTable([
        ['id', 'step', 'at', 'cause'],
        ...steps.map(({ id = '(none)', step, at, cause }) => [id, step, at, cause]),
      ]),
    );
  }
  return lines.join('\n');
}

function formatRows({ failed: number, byCause, rows }: Omit<FailedReport, 'steps' | 'unreadable'>): string[] {
  const lines = [
    `${count(number, 'row')} failed`,
    'By cause:',
    ...formatTable(byCause.map(({ function: name, cause, count: of }) => [formatNumber(of), name, cause])),
    'Rows:',
    ...formatTable([
      ['id', 'function', 'at', 'cause'],
      ...rows.map((row) => [row.id, row.function, row.at, row.cause]),
    ]),
  ];
  if (number > rows.length)
    lines.push(`  and ${formatNumber(number - rows.length)} more (--limit N lists more, --json lists all)`);
  return lines;
}
