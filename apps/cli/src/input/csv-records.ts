import { CsvError, parse } from 'csv-parse/sync';
import { type Line, maximumRecordBytes } from './read-lines.ts';

/** A record's cells as bytes, with the line of each; or the line on which the quoting breaks the format. */
export type CsvRecord =
  | { line: number; cells: readonly Buffer[]; lineOf(cell: number): number }
  | { line: number; malformed: { column: number; reason: string }; bytes: Buffer };

interface Limits {
  /** Lines are parsed together until they have this many bytes. */
  batchBytes: number;
  maximumBytes: number;
}

const defaultLimits: Limits = { batchBytes: 64 * 1024, maximumBytes: maximumRecordBytes };
const quote = 0x22;

/**
 * Parses lines as RFC 4180 records. A record with broken quoting costs its first line only: parsing goes on at the next
 * one, where csv-parse alone would stop, or lose the text. Blank lines are skipped.
 */
export async function* csvRecords(
  lines: AsyncIterable<Line>,
  limits = defaultLimits,
): AsyncGenerator<CsvRecord, void, undefined> {
  let batch: Line[] = [];
  let bytes = 0;
  let quoteIsOpen = false;
  const add = (line: Line): void => {
    batch.push(line);
    bytes += line.bytes.length;
    quoteIsOpen = quoteIsOpen !== hasOddQuotes(line.bytes);
  };
  const isFull = (): boolean => (bytes >= limits.batchBytes && !quoteIsOpen) || bytes > limits.maximumBytes;
  function* drain(isDone: () => boolean): Generator<CsvRecord, void, undefined> {
    while (!isDone()) {
      const { records, rest } = parseBatch(batch);
      yield* records;
      // Where one line is malformed there may be thousands: parsing all the rest anew after each would take hours.
      const unfinished = yield* parseApart(rest);
      [batch, bytes, quoteIsOpen] = [[], 0, false];
      unfinished.forEach(add);
    }
  }
  const isEmpty = (): boolean => batch.length === 0;

  for await (const line of lines) {
    if (line.tooLong) {
      yield* drain(isEmpty);
      const reason = `the line is longer than ${limits.maximumBytes} bytes, which no row can be`;
      yield { line: line.number, malformed: { column: 1, reason }, bytes: line.bytes };
      continue;
    }
    add(line);
    // A batch ends where no quote is open, so that no record lies across two. Only a malformed line can upset that
    // count, and the parser stops at that line before it comes to the end of the batch.
    yield* drain(() => !isFull());
  }
  yield* drain(isEmpty);
}

function hasOddQuotes(bytes: Buffer): boolean {
  let odd = false;
  for (let at = bytes.indexOf(quote); at !== -1; at = bytes.indexOf(quote, at + 1)) odd = !odd;
  return odd;
}

/**
 * The records of the lines, each parsed alone, so that each costs what it is long. Returns the lines of a last one that may go on after
 * them. A well-formed record ends at the first line end at which no quote is open, and a malformed one breaks before that.
 */
function* parseApart(lines: readonly Line[]): Generator<CsvRecord, readonly Line[], undefined> {
  let start = 0;
  let quoteIsOpen = false;
  for (let end = 1; end <= lines.length; end++) {
    const line = lines[end - 1];
    if (line !== undefined) quoteIsOpen = quoteIsOpen !== hasOddQuotes(line.bytes);
    if (quoteIsOpen) continue;
    const { records, rest } = parseBatch(lines.slice(start, end));
    yield* records;
    // A malformed record costs its first line alone. The others are looked at again, and few of them twice: what opens a quote
    // among them is the last.
    start = end - rest.length;
    end = start;
  }
  return lines.slice(start);
}

/** The records up to the end or the first malformed line, that line included; and the lines after it. */
function parseBatch(batch: readonly Line[]): { records: CsvRecord[]; rest: readonly Line[] } {
  const records: CsvRecord[] = [];
  // Whatever csv-parse says of lines (it counts a quoted CRLF twice), its count of bytes is exact: positions come from that.
  const position = createPosition(batch);
  const onRecord = (record: unknown, { bytes }: { bytes: number }): undefined => {
    if (!Array.isArray(record) || !record.every((cell) => Buffer.isBuffer(cell)))
      throw new TypeError('Cells are not bytes');
    records.push(toRecord(position.line(), record));
    position.moveTo(bytes);
  };
  try {
    parse(Buffer.concat(batch.map((line) => line.bytes)), {
      encoding: null,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: onRecord,
    });
    return { records, rest: [] };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const index = position.index();
    const line = batch[index];
    if (line === undefined) throw error;
    const column = 'index' in error && typeof error.index === 'number' ? error.index + 1 : 1;
    records.push({ line: line.number, malformed: { column, reason: reasonOf(error) }, bytes: line.bytes });
    return { records, rest: batch.slice(index + 1) };
  }
}

/** Where in a batch the next record starts: past what was parsed, and past blank lines. */
function createPosition(batch: readonly Line[]): { index(): number; line(): number; moveTo(byte: number): void } {
  let index = 0;
  let byte = 0;
  const moveWhile = (goesOn: (line: Line) => boolean): number => {
    for (let line = batch[index]; line !== undefined && goesOn(line); line = batch[index]) {
      byte += line.bytes.length;
      index++;
    }
    return index;
  };
  const start = (): number => moveWhile(({ bytes }) => isBlank(bytes));
  return { index: start, line: () => batch[start()]?.number ?? 0, moveTo: (target) => moveWhile(() => byte < target) };
}

function isBlank(bytes: Buffer): boolean {
  const text = bytes.length <= 2 ? bytes.toString('latin1') : 'x';
  return text === '\n' || text === '\r\n';
}

function toRecord(line: number, cells: readonly Buffer[]): CsvRecord {
  const lineOf = (cell: number): number =>
    cells.slice(0, cell).reduce((at, before) => at + before.toString('latin1').split('\n').length - 1, line);
  return { line, cells, lineOf };
}

function reasonOf({ code }: CsvError): string {
  switch (code) {
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'a quoted cell goes on after its closing quote: write a quote that is part of the text twice';
    case 'INVALID_OPENING_QUOTE':
      return 'a quote in a cell that is not quoted: quote the whole cell, and write the quote twice';
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quoted cell is never closed';
    default:
      return `not valid CSV (${code})`;
  }
}
