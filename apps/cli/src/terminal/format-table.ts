import stringWidth from 'string-width';
import { printable } from './printable.ts';

/** Columns side by side, the first row being their names. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map(printable));
  const columnCount = Math.max(0, ...cells.map((row) => row.length));
  const widths = Array.from({ length: columnCount }, (_, column) => widest(cells, column));
  return cells.map((row) => `  ${row.map((cell, column) => padEnd(cell, widths[column] ?? 0)).join('  ')}`.trimEnd());
}

/** By what a terminal shows, in which a Chinese character or an emoji takes two columns. */
function padEnd(cell: string, width: number): string {
  return cell + ' '.repeat(width - stringWidth(cell));
}

function widest(rows: readonly (readonly string[])[], column: number): number {
  let width = 0;
  // Not Math.max of them all: a table may have more rows than a call takes arguments.
  for (const row of rows) width = Math.max(width, stringWidth(row[column] ?? ''));
  return width;
}
