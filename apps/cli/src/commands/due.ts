import type { Row } from '@daybreak/domain';
import { readDueRows } from '../pipeline/read-due-rows.ts';
import { openTarget } from '../target/open-target.ts';
import { count } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { formatTable } from '../terminal/format-table.ts';
import { print } from '../terminal/print.ts';
import { counted } from '../terminal/read-counter.ts';
import { formatScheduledTime } from '../terminal/scheduled-time.ts';
import { scheduledTimeOf, today } from '../terminal/scheduled-time.ts';
import { type UnreadableItem, UnreadableItems } from '../terminal/unreadable-items.ts';
import type { CommandOptions } from './command-options.ts';

export interface DueOptions extends CommandOptions {
  today?: string;
  at?: string;
}

const shownRows = 10;

/** The rows that a run would take. */
export interface DueReport {
  scheduledTime: string;
  due: number;
  byRule: Record<string, number>;
  byTimeZone: Record<string, number>;
  /** The rows that have been due longest. */
  first: Pick<Row, 'id' | 'dueDate' | 'timeZone' | 'rule'>[];
  /** Due items that are not valid rows. */
  unreadable: UnreadableItem[];
}

type DueCounts = Omit<DueReport, 'unreadable'>;

/** Counts the rows that a run would take, without a run. Resolves to 1 when a due item can't be read. */
export async function due(options: DueOptions, environment: Environment): Promise<0 | 1> {
  const scheduledTime = scheduledTimeOf(options, today(environment), '--on');
  await using target = await openTarget(options, environment);
  const unreadable = new UnreadableItems();
  const rows = readDueRows(target, scheduledTime.toISOString(), unreadable.add);
  const report = await reportOf(counted(rows, environment), formatScheduledTime(scheduledTime));
  print(environment, options, { ...report, unreadable: unreadable.list }, formatReport);
  return unreadable.report(environment.stderr);
}

/** Counts the rows one by one, and keeps only the first ones in memory. */
export async function reportOf(rows: AsyncIterable<Row>, scheduledTime: string): Promise<DueCounts> {
  const byRule = new Map<string, number>();
  const byTimeZone = new Map<string, number>();
  let first: DueReport['first'] = [];
  let number = 0;
  for await (const { id, dueDate, timeZone, rule } of rows) {
    number++;
    byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
    byTimeZone.set(timeZone, (byTimeZone.get(timeZone) ?? 0) + 1);
    first.push({ id, dueDate, timeZone, rule });
    if (first.length > 100 * shownRows) first = oldest(first);
  }
  const sorted = (counts: Map<string, number>): Record<string, number> =>
    Object.fromEntries([...counts].toSorted(([, a], [, b]) => b - a));
  return { scheduledTime, due: number, byRule: sorted(byRule), byTimeZone: sorted(byTimeZone), first: oldest(first) };
}

function oldest(rows: DueReport['first']): DueReport['first'] {
  const key = ({ dueDate, id }: { dueDate: string; id: string }): string => `${dueDate} ${id}`;
  return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).slice(0, shownRows);
}

/** The report for people. */
export function formatReport({ scheduledTime, due: number, byRule, byTimeZone, first }: DueCounts): string {
  const counts = (title: string, of: Record<string, number>): string[] => [
    title,
    ...formatTable(Object.entries(of).map(([name, times]) => [name, String(times)])),
  ];
  const lines = [`A run of ${scheduledTime} would take ${count(number, 'row')}`];
  if (number > 0) {
    lines.push(...counts('By rule:', byRule), ...counts('By time zone:', byTimeZone), 'First:');
    lines.push(...formatTable(first.map(({ id, dueDate, timeZone, rule }) => [dueDate, timeZone, rule, id])));
    if (number > first.length) lines.push(`  and ${number - first.length} more`);
  }
  return lines.join('\n');
}
