import stringWidth from 'string-width';
import { printable } from './printable.ts';

/** The lines of a table, whose first row holds the names of the columns. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map(printable));
  const columnCount = Math.max(0, ...cells.map((row) => row.length));
  const widths = Array.from({ length: columnCount }, (_, column) => widest(cells, column));
  return cells.map((row) => `  ${row.map((cell, column) => padEnd(cell, widths[column] ?? 0)).join('  ')}`.trimEnd());
}

/** Pads to a width in terminal columns. A Chinese character or an emoji takes two. */
function padEnd(cell: string, width: number): string {
  return cell + ' '.repeat(width - stringWidth(cell));
}

function widest(rows: readonly (readonly string[])[], column: number): number {
  let width = 0;
  // A loop, since a table may have more rows than Math.max takes arguments.
  for (const row of rows) width = Math.max(width, stringWidth(row[column] ?? ''));
  return width;
}
