import { CsvError, parse } from 'csv-parse/sync';
import type { Line } from './read-lines.ts';

/** The cells of a record as bytes, with the line of each, or the line with broken quoting. */
export type CsvRecord =
  | { line: number; cells: readonly Buffer[]; lineOf(cell: number): number }
  | { line: number; malformed: { column: number; reason: string }; bytes: Buffer };

/** The records up to and including the first malformed line, and the lines after it. */
export function parseCsvLines(
  lines: readonly Line[],
  delimiter: string,
): { records: CsvRecord[]; rest: readonly Line[] } {
  const records: CsvRecord[] = [];
  // Positions come from the byte counts of csv-parse. Its line counts are wrong: it counts a quoted CRLF twice.
  const position = createPosition(lines);
  // The line end that `readLines` detected.
  const lineEnds = lines[0]?.bytes.at(-1) === 0x0d ? ['\r'] : ['\r\n', '\n'];
  const onRecord = (record: unknown, { bytes }: { bytes: number }): undefined => {
    if (!Array.isArray(record) || !record.every((cell) => Buffer.isBuffer(cell)))
      throw new TypeError('Cells are not bytes');
    records.push(toRecord(position.line(), record, lineEnds.at(-1) ?? '\n'));
    position.moveTo(bytes);
  };
  try {
    parse(Buffer.concat(lines.map((line) => line.bytes)), {
      encoding: null,
      delimiter,
      record_delimiter: lineEnds,
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: onRecord,
    });
    return { records, rest: [] };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const index = position.index();
    const line = lines[index];
    if (line === undefined) throw error;
    const column = 'index' in error && typeof error.index === 'number' ? error.index + 1 : 1;
    records.push({ line: line.number, malformed: { column, reason: reasonOf(error) }, bytes: line.bytes });
    return { records, rest: lines.slice(index + 1) };
  }
}

/** The line at which the next record starts: after the parsed records and the blank lines. */
function createPosition(lines: readonly Line[]): { index(): number; line(): number; moveTo(byte: number): void } {
  let index = 0;
  let byte = 0;
  const moveWhile = (goesOn: (line: Line) => boolean): number => {
    for (let line = lines[index]; line !== undefined && goesOn(line); line = lines[index]) {
      byte += line.bytes.length;
      index++;
    }
    return index;
  };
  const start = (): number => moveWhile(({ bytes }) => isBlank(bytes));
  return { index: start, line: () => lines[start()]?.number ?? 0, moveTo: (target) => moveWhile(() => byte < target) };
}

function isBlank(bytes: Buffer): boolean {
  const text = bytes.length <= 2 ? bytes.toString('latin1') : 'x';
  return text === '\n' || text === '\r\n' || text === '\r';
}

function toRecord(line: number, cells: readonly Buffer[], lineEnd: string): CsvRecord {
  const lineOf = (cell: number): number =>
    cells.slice(0, cell).reduce((at, before) => at + before.toString('latin1').split(lineEnd).length - 1, line);
  return { line, cells, lineOf };
}

function reasonOf({ code }: CsvError): string {
  switch (code) {
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'a quoted cell has text after its closing quote: double each quote inside the text';
    case 'INVALID_OPENING_QUOTE':
      return 'an unquoted cell contains a quote: quote the whole cell, and double the quote';
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quoted cell has no closing quote';
    default:
      return `not valid CSV (${code})`;
  }
}
