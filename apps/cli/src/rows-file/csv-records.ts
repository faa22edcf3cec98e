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
 * Parses lines as RFC 4180 records, and skips blank lines. For a record with broken quoting, only its first line is malformed, and parsing continues at
 * the next line. csv-parse alone would stop, or drop the text.
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
      // A file may have thousands of malformed lines. Parsing the rest of the batch again after each would take hours.
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
    // A batch ends where no quote is open, so that no record spans two batches. Only a malformed line makes that count
    // wrong, and the parser stops at that line.
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
 * Parses each record alone, in time proportional to its length. Returns the lines of a last record that may continue after them.
 * A well-formed record ends at the first line end at which no quote is open, and a malformed one breaks before that.
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
    // Only the first line of a malformed record is malformed. The lines after it are parsed again, most of them once: the line
    // that opens a quote is the last of them.
    start = end - rest.length;
    end = start;
  }
  return lines.slice(start);
}
