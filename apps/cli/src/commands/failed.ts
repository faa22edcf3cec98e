import { type CauseCount, collectFailed, countByCause, type FailedRow } from '../history/failed-rows.ts';
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
}

export interface FailedReport {
  failed: number;
  byCause: CauseCount[];
  /** The ones that failed last come first. */
  rows: FailedRow[];
  /** Items that are no rows. */
  unreadable: UnreadableItem[];
}

const shownRows = 50;

/** Lists the rows that failed. It reads the whole table. Resolves to 1 when an item of it can't be read. */
export async function failed(options: FailedOptions, environment: Environment): Promise<0 | 1> {
  await using target = await openTarget(options, environment);
  const unreadable = new UnreadableItems();
  const scanned = counted(target.rows.scanRows(unreadable.add), environment);
  const rows = await collectFailed(scanned, options.cause);
  const limit = options.limit ?? (options.json === true ? Number.POSITIVE_INFINITY : shownRows);
  print(environment, options, { ...reportOf(rows, limit), unreadable: unreadable.list }, formatFailed);
  return unreadable.tell(environment.stderr);
}

export function reportOf(rows: readonly FailedRow[], limit: number): Omit<FailedReport, 'unreadable'> {
  const latestFirst = rows.toSorted((a, b) => (a.at < b.at ? 1 : Number(a.at === b.at) - 1));
  return { failed: rows.length, byCause: countByCause(rows), rows: latestFirst.slice(0, limit) };
}

/** The failed rows for people. */
export function formatFailed({ failed: number, byCause, rows }: Omit<FailedReport, 'unreadable'>): string {
  if (number === 0) return 'No row has failed';
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
    lines.push(`  and ${formatNumber(number - rows.length)} more (--limit shows more, --json all)`);
  return lines.join('\n');
}
