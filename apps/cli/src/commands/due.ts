import type { Row } from '@daybreak/domain';
import type { DynamoDBEngine } from '@daybreak/local-stack';
import type { Environment } from '../options/environment.ts';
import { formatScheduledTime } from '../options/parse-scheduled-time.ts';
import { resolvePath } from '../options/resolve-path.ts';
import { scheduledTimeOf, today } from '../options/start-plan.ts';
import { readDueRows } from '../run/note-due-rows.ts';
import { openDataFolder } from '../stack/data-folder.ts';
import { withRowsOf } from '../stack/with-rows-of.ts';
import { formatTable } from './show.ts';

export interface DueOptions {
  today?: string;
  at?: string;
  data: string;
  engine?: DynamoDBEngine;
  json?: boolean;
}

const shownRows = 10;

/** What a run would take. */
export interface DueReport {
  scheduledTime: string;
  due: number;
  byRule: Record<string, number>;
  byTimeZone: Record<string, number>;
  /** The ones that have been due longest. */
  first: Pick<Row, 'id' | 'dueDate' | 'timeZone' | 'rule'>[];
}

/** Says what a run on a day would take, without running anything. */
export async function due(options: DueOptions, environment: Environment): Promise<0> {
  const { stdout } = environment;
  const scheduledTime = scheduledTimeOf(options, today(environment));
  using folder = openDataFolder(resolvePath(options.data, environment), { name: options.data, create: false });
  const report = await withRowsOf(
    folder,
    options.engine,
    async ({ rows, shards }) =>
      await reportOf(readDueRows(rows, shards, scheduledTime.toISOString()), formatScheduledTime(scheduledTime)),
  );
  stdout.write(`${options.json === true ? JSON.stringify(report) : formatReport(report)}\n`);
  return 0;
}

/** Counts rows as they come; keeps only the first ones. */
export async function reportOf(rows: AsyncIterable<Row>, scheduledTime: string): Promise<DueReport> {
  const byRule = new Map<string, number>();
  const byTimeZone = new Map<string, number>();
  let first: DueReport['first'] = [];
  let count = 0;
  for await (const { id, dueDate, timeZone, rule } of rows) {
    count++;
    byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
    byTimeZone.set(timeZone, (byTimeZone.get(timeZone) ?? 0) + 1);
    first.push({ id, dueDate, timeZone, rule });
    if (first.length > 100 * shownRows) first = oldest(first);
  }
  const sorted = (counts: Map<string, number>): Record<string, number> =>
    Object.fromEntries([...counts].toSorted(([, a], [, b]) => b - a));
  return { scheduledTime, due: count, byRule: sorted(byRule), byTimeZone: sorted(byTimeZone), first: oldest(first) };
}

function oldest(rows: DueReport['first']): DueReport['first'] {
  const key = ({ dueDate, id }: { dueDate: string; id: string }): string => `${dueDate} ${id}`;
  return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).slice(0, shownRows);
}

/** The report for people. */
export function formatReport({ scheduledTime, due: count, byRule, byTimeZone, first }: DueReport): string {
  const counts = (title: string, of: Record<string, number>): string[] => [
    title,
    ...formatTable(Object.entries(of).map(([name, number]) => [name, String(number)])),
  ];
  const lines = [`A run of ${scheduledTime} would take ${count === 1 ? '1 row' : `${count} rows`}`];
  if (count > 0) {
    lines.push(...counts('By rule:', byRule), ...counts('By time zone:', byTimeZone), 'First:');
    lines.push(...formatTable(first.map(({ id, dueDate, timeZone, rule }) => [dueDate, timeZone, rule, id])));
    if (count > first.length) lines.push(`  and ${count - first.length} more`);
  }
  return lines.join('\n');
}
