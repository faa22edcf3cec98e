import { type CsvRecord, parseCsvLines } from './parse-csv-lines.ts';
import { type Line, maximumRecordBytes } from './read-lines.ts';

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
  delimiter = ',',
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
      const { records, rest } = parseCsvLines(batch, delimiter);
      yield* records;
      // Where one line is malformed there may be thousands: parsing all the rest anew after each would take hours.
      const unfinished = yield* parseApart(rest, delimiter);
      [batch, bytes, quoteIsOpen] = [[], 0, false];
      unfinished.forEach(add);
    }
  }
  const isEmpty = (): boolean => batch.length === 0;

  for await (const line of lines) {
    if (line.tooLong) {
      yield* drain(isEmpty);
      const reason = `the line is longer than ${limits.maximumBytes} bytes, the maximum for a row`;
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
function* parseApart(lines: readonly Line[], delimiter: string): Generator<CsvRecord, readonly Line[], undefined> {
  let start = 0;
  let quoteIsOpen = false;
  for (let end = 1; end <= lines.length; end++) {
    const line = lines[end - 1];
    if (line !== undefined) quoteIsOpen = quoteIsOpen !== hasOddQuotes(line.bytes);
    if (quoteIsOpen) continue;
    const { records, rest } = parseCsvLines(lines.slice(start, end), delimiter);
    yield* records;
    // A malformed record costs its first line alone. The others are looked at again, and few of them twice: what opens a quote
    // among them is the last.
    start = end - rest.length;
    end = start;
  }
  return lines.slice(start);
}
