import { dueAt, momentOf, type Pause, type Row } from '@daybreak/domain';
import type { UnreadableItem } from '../terminal/unreadable-items.ts';
import type { DueRowPreview } from './preview-due-row.ts';
import type { PlanProblem } from './preview-row.ts';

const shownRows = 10;

/** The rows that a run would take. */
export interface DueReport {
  scheduledTime: string;
  due: number;
  byRule: Record<string, number>;
  byTimeZone: Record<string, number>;
  /** With `--values`: the number of values that the run would write, of occurrences that it would skip, and the rows that it could not plan, by cause. */
  planned?: { values: number; skipped?: number; problems: (PlanProblem & { count: number })[] };
  /** The rows that have been due longest. */
  first: FirstRow[];
  /** The pauses whose rows the run would not take. */
  pauses?: Omit<Pause, 'id'>[];
  /** Due items that are not valid rows. */
  unreadable: UnreadableItem[];
}

export type FirstRow = Pick<Row, 'id' | 'dueDate' | 'shiftedDate' | 'dueTime' | 'timeZone' | 'rule'> & {
  /** UTC instant. */
  dueAt: string;
  plan?: DueRowPreview;
};
export type DueCounts = Omit<DueReport, 'unreadable'>;

/** Counts the rows one by one, and keeps only the first ones in memory. */
export async function dueReportOf(
  rows: AsyncIterable<Row>,
  scheduledTime: string,
  planOf?: (row: Row) => DueRowPreview,
): Promise<DueCounts> {
  const byRule = new Map<string, number>();
  const byTimeZone = new Map<string, number>();
  const problems = new Map<string, PlanProblem & { count: number }>();
  let first: FirstRow[] = [];
  let number = 0;
  let values = 0;
  let skipped = 0;
  for await (const row of rows) {
    const { id, timeZone, rule } = row;
    const plan = planOf?.(row);
    number++;
    values += plan?.written ?? 0;
    skipped += plan?.skipped ?? 0;
    byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
    byTimeZone.set(timeZone, (byTimeZone.get(timeZone) ?? 0) + 1);
    if (plan?.problem !== undefined) countProblem(problems, plan.problem);
    const moment = { ...momentOf(row), dueAt: dueAt(row) };
    first.push({ id, ...moment, rule, ...(plan === undefined ? {} : { plan }) });
    if (first.length > 10 * shownRows) first = oldest(first);
  }
  const sorted = (counts: Map<string, number>): Record<string, number> =>
    Object.fromEntries([...counts].toSorted(([, a], [, b]) => b - a));
  return {
    scheduledTime,
    due: number,
    byRule: sorted(byRule),
    byTimeZone: sorted(byTimeZone),
    ...(planOf === undefined
      ? {}
      : {
          planned: {
            values,
            ...(skipped === 0 ? {} : { skipped }),
            problems: [...problems.values()].toSorted((a, b) => b.count - a.count),
          },
        }),
    first: oldest(first),
  };
}

function countProblem(problems: Map<string, PlanProblem & { count: number }>, problem: PlanProblem): void {
  const counted = problems.get(problem.cause) ?? { ...problem, count: 0 };
  problems.set(problem.cause, { ...counted, count: counted.count + 1 });
}

function oldest(rows: FirstRow[]): FirstRow[] {
  const key = (row: FirstRow): string => `${row.dueAt} ${row.id}`;
  return rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).slice(0, shownRows);
}
