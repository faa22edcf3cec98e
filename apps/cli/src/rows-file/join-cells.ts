/** A line of CSV, without its end. */
export function joinCells(cells: readonly Buffer[], delimiter: string): Buffer {
  const between = Buffer.from(delimiter);
  return Buffer.concat(
    cells.flatMap((cell, index) =>
      index === 0 ? [quoteCell(cell, delimiter)] : [between, quoteCell(cell, delimiter)],
    ),
  );
}

/** Quotes a cell if necessary. It works on bytes, so that invalid UTF-8 stays unchanged. */
export function quoteCell(cell: Buffer, delimiter: string): Buffer {
  const text = cell.toString('latin1');
  const isPlain = !/["\r\n]/.test(text) && !text.includes(delimiter);
  return isPlain ? cell : Buffer.from(`"${text.replaceAll('"', '""')}"`, 'latin1');
}

/** Whether a cell has no text. */
export function isBlank(cell: Buffer): boolean {
  return cell.length === 0 || cell.toString().trim() === '';
}
