import { type Report, type Table, toTables } from './report.ts';

/** For a terminal. */
export function formatText(report: Report): string {
  return [report.machine, ...toTables(report).map(textOf)].join('\n\n');
}

/** For a README. */
export function formatMarkdown(report: Report): string {
  return [`On ${report.machine}:`, ...toTables(report).map(markdownOf)].join('\n\n');
}

/** One table, names to the left and numbers to the right. */
export function textOf({ title, columns, rows }: Table): string {
  const widths = columns.map((column, n) => Math.max(column.length, ...rows.map((row) => (row[n] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0))).join('   ');
  return [title, line(columns), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function markdownOf({ title, columns, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const ruler = line(columns.map((_, n) => (n === 0 ? '---' : '---:')));
  return [`${title}:`, '', line(columns), ruler, ...rows.map(line)].join('\n');
}
