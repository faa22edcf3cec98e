import { printable } from './printable.ts';

/** Columns side by side, the first row being their names. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map(printable));
  const columnCount = Math.max(0, ...cells.map((row) => row.length));
  const widths = Array.from({ length: columnCount }, (_, column) => widest(cells, column));
  return cells.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

function widest(rows: readonly (readonly string[])[], column: number): number {
  let width = 0;
  // Not Math.max of them all: a table may have more rows than a call takes arguments.
  for (const row of rows) width = Math.max(width, row[column]?.length ?? 0);
  return width;
}
