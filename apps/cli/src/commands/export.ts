import {
  definitionOf,
  isCalendarDate,
  parseRowDefinition,
  type Row,
  type RowDefinition,
  type RowStatus,
  visible,
} from '@daybreak/domain';
import { type RowOrTombstone, sealedStateOf } from '@daybreak/repository';
import { RowSpool } from '../rows-file/row-spool.ts';
import { sortKeys } from '../rows-file/sort-keys.ts';
import { writeCsv } from '../rows-file/write-csv.ts';
import { readFailedRows } from '../pipeline/read-failed-rows.ts';
import { openTarget, type Target } from '../target/open-target.ts';
import { count, formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { printable } from '../terminal/printable.ts';
import { counted } from '../terminal/read-counter.ts';
import { UnreadableItems } from '../terminal/unreadable-items.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { writeOut } from '../terminal/write-out.ts';
import type { CommandOptions } from './command-options.ts';

export interface ExportOptions extends CommandOptions {
  status?: RowStatus;
  /** Only rows that were completed or skipped before this date, in UTC. */
  finishedBefore?: string;
  format: 'jsonl' | 'csv';
  /** Leaves out the state of each row. */
  asNew?: boolean;
}

/**
 * Prints the rows, ordered by id, in the format that import reads: definition, values and state. Names on standard error the rows that a spreadsheet or an
 * import would not keep. Throws UsageError. Resolves to 1 when an item can't be read.
 */
export async function exportRows(
  { status, finishedBefore, format, asNew = false, ...options }: ExportOptions,
  environment: Environment,
): Promise<0 | 1> {
  const { stdout, stderr } = environment;
  if (finishedBefore !== undefined && !isCalendarDate(finishedBefore))
    throw new UsageError(`--finished-before ${visible(finishedBefore)} is not a calendar date (YYYY-MM-DD)`);
  await using target = await openTarget(options, environment);
  const unreadable = new UnreadableItems();
  const found =
    status === 'failed'
      ? failedWithHistory(target, unreadable, environment)
      : counted(target.rows.scanWithHistory(unreadable.add), environment);
  using spool = new RowSpool();
  const refused: string[] = [];
  for await (const row of rowsOf(found, { status, finishedBefore })) {
    const definition = asNew ? newDefinitionOf(row) : definitionOf(row);
    // A service can put a row that import rejects.
    if (!parseRowDefinition(definition, undefined).success) refused.push(row.id);
    const state = asNew ? undefined : sealedStateOf(row);
    spool.add({ definition, state, file: '', line: 0, column: 0, original: undefined });
  }
  const write = async (line: string): Promise<void> => await writeOut(stdout, line);
  const warn = (ids: readonly string[], what: string): void => {
    if (ids.length > 0) stderr.write(`${count(ids.length, 'row')} ${what}: ${named(ids)}\n`);
  };
  if (format === 'csv') {
    const { retyped, cut } = await writeCsv(spool, write);
    warn(retyped, 'with an id that a spreadsheet would save as a number or a date (to keep it, use --format jsonl)');
    warn(cut, 'with a cell that is too long for a spreadsheet (to keep it, use --format jsonl)');
  } else {
    for (const { definition, state } of spool.byId())
      await write(
        `${JSON.stringify({ ...definition, changes: sortKeys(definition.changes), values: sortKeys(definition.values), ...(state && { state: sortKeys(state) }) })}\n`,
      );
  }
  warn(refused, 'that import would reject');
  return unreadable.report(stderr);
}

/** The definition of a row that begins at the row's current date, with the same dates after it. */
function newDefinitionOf(row: Row): RowDefinition {
  const { anchorDate, seriesDate: dueDate = row.dueDate } = row;
  return { ...definitionOf(row), dueDate, ...(anchorDate === dueDate ? {} : { anchorDate }) };
}

/** The failed rows, by their index. */
async function* failedWithHistory(
  target: Target,
  unreadable: UnreadableItems,
  environment: Environment,
): AsyncGenerator<RowOrTombstone, void, void> {
  for await (const { id } of readFailedRows(target, unreadable.add, environment)) {
    const found = await target.rows.getWithHistory(id);
    if (found !== undefined) yield found;
  }
}

async function* rowsOf(
  found: AsyncIterable<RowOrTombstone>,
  { status, finishedBefore }: { status: RowStatus | undefined; finishedBefore: string | undefined },
): AsyncGenerator<Row, void, void> {
  for await (const { row } of found) {
    if (row === undefined || (status !== undefined && row.status !== status)) continue;
    if (finishedBefore === undefined || finishedOn(row) < finishedBefore) yield row;
  }
}

/** The UTC date on which the row was completed or skipped, after which it has no next occurrence. After every date for any other row. */
function finishedOn({ status, version, history, updatedAt }: Row): string {
  if (status !== 'completed' && status !== 'skipped') return afterEveryDate;
  return (history[String(version)]?.at ?? updatedAt).slice(0, 'YYYY-MM-DD'.length);
}

const afterEveryDate = '9999-12-32';

const named = (ids: readonly string[]): string => {
  const shown = ids.slice(0, 5).map(printable).join(', ');
  return ids.length > 5 ? `${shown} and ${formatNumber(ids.length - 5)} more` : shown;
};
