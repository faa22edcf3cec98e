import { describePause } from '../history/describe-pause.ts';
import { count } from '../terminal/count.ts';
import { localTime } from '../terminal/format-due.ts';
import { formatTable } from '../terminal/format-table.ts';
import { printable } from '../terminal/printable.ts';
import type { DueCounts, FirstRow } from './due-report.ts';
import { valueCells } from './value-cells.ts';

/** The report for people. */
export function formatDueReport(report: DueCounts): string {
  const { scheduledTime, due: number, byRule, byTimeZone, planned, pauses = [], first } = report;
  const counts = (title: string, of: Record<string, number>): string[] => [
    title,
    ...formatTable(Object.entries(of).map(([name, times]) => [name, String(times)])),
  ];
  const lines = [
    `A run of ${scheduledTime} would take ${count(number, 'row')}`,
    ...pauses.map((pause) => `It would leave out what is paused: ${describePause(pause)}`),
  ];
  if (number > 0) {
    lines.push(...counts('By rule:', byRule), ...counts('By time zone:', byTimeZone));
    if (planned !== undefined) lines.push(...formatPlanned(planned));
    lines.push('First:', ...formatTable(first.flatMap(cellsOf)));
    if (number > first.length) lines.push(`  and ${number - first.length} more`);
  }
  return lines.join('\n');
}

function formatPlanned({ values, skipped = 0, problems }: NonNullable<DueCounts['planned']>): string[] {
  return [
    `It would write ${count(values, 'value')}`,
    ...(skipped === 0 ? [] : [`It would skip ${count(skipped, 'late occurrence')}, by their catch-up policy`]),
    ...problems.map(
      ({ outcome, function: name, cause, count: of }) =>
        `${count(of, 'row')} would ${outcome === 'fails' ? 'fail' : 'wait'}: ${name}, ${printable(cause)}`,
    ),
  ];
}

/** A line for each row or, with its plan, for each value. The first line names the row. */
function cellsOf({ id, timeZone, rule, plan, ...date }: FirstRow): string[][] {
  const row = [localTime(date), timeZone, rule, id];
  if (plan === undefined) return [row];
  const { occurrences, skipped = 0, values, problem } = plan;
  const times = occurrences > 1 ? [`${occurrences} times`] : [];
  const skips = skipped === 0 ? [] : [occurrences > 1 ? `${skipped} skipped` : 'skipped'];
  const notes = [...times, ...skips].join(', ');
  const lines = [
    ...values.map(valueCells),
    ...(problem === undefined ? [] : [[`(${problem.outcome})`, '', problem.cause]]),
  ];
  const named = [localTime(date) + (notes === '' ? '' : ` (${notes})`), timeZone, rule, id];
  return lines.length === 0
    ? [named]
    : lines.map((cells, line) => [...(line === 0 ? named : ['', '', '', '']), ...cells]);
}
