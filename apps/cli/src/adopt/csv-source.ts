import { reasonColumn } from '../rows-file/csv-header.ts';
import { decodeUtf8 } from '../rows-file/decode-utf8.ts';
import type { FileFormat } from '../rows-file/file-format.ts';
import { isBlank, joinCells, quoteCell } from '../rows-file/join-cells.ts';
import type { CsvRecord } from '../rows-file/parse-csv-lines.ts';
import { readCsv } from '../rows-file/read-csv.ts';
import { trimLineEnd } from '../rows-file/read-lines.ts';
import { RowsFileError, type RowsFileReader, type RowsFileRecord } from '../rows-file/rows-file-reader.ts';

/** Reads CSV with any header: each record is an object of texts by column. */
export function createCsvSource(format: FileFormat): RowsFileReader {
  let header: readonly Buffer[] = [];
  let names: readonly string[] = [];
  let delimiter = ',';
  return {
    async *records(chunks) {
      for await (const { record, delimiter: found } of readCsv(chunks, format)) {
        delimiter = found;
        if (header.length > 0) yield toRecord(record, names, delimiter);
        else if ('malformed' in record) throw new RowsFileError([{ line: record.line, ...record.malformed }]);
        else {
          header = record.cells;
          names = namesOf(record);
        }
      }
      if (header.length === 0)
        throw new RowsFileError([{ line: 1, column: 1, reason: 'the file is empty: it needs a header line' }]);
    },
    rejectedHeader: () =>
      Buffer.concat([
        Buffer.from(delimiter === ',' ? '' : `sep=${delimiter}\n`),
        joinCells([...withoutReason(header, names), Buffer.from(reasonColumn)], delimiter),
        Buffer.from('\n'),
      ]),
    rejectedLine: (_line, original, reason) =>
      Buffer.concat([original, Buffer.from(delimiter), quoteCell(Buffer.from(reason), delimiter), Buffer.from('\n')]),
  };
}

function namesOf({ line, cells }: Extract<CsvRecord, { cells: readonly Buffer[] }>): string[] {
  const names = cells.map((cell) => decodeUtf8(cell) ?? '');
  const twice = names.findIndex((name, at) => name !== '' && names.indexOf(name) < at);
  if (twice === -1) return names;
  throw new RowsFileError([{ line, column: twice + 1, name: names[twice], reason: 'duplicate column' }]);
}

function toRecord(record: CsvRecord, names: readonly string[], delimiter: string): RowsFileRecord {
  const { line } = record;
  const locate: RowsFileRecord['locate'] = (path) => ({ line, column: Math.max(names.indexOf(path), 0) + 1 });
  if ('malformed' in record)
    return {
      line,
      row: undefined,
      problems: [{ line, ...record.malformed }],
      locate,
      original: () => joinCells([trimLineEnd(record.bytes), ...names.slice(1).map(() => Buffer.alloc(0))], delimiter),
    };
  const { cells } = record;
  const texts = cells.map(decodeUtf8);
  const bad = texts.findIndex((text) => text === undefined);
  const isShort = cells.length < names.length || !cells.slice(names.length).every(isBlank);
  const reason = isShort
    ? `the line has ${cells.length} cells, the header ${names.length}`
    : 'the cell is not valid UTF-8: for a file from a spreadsheet, try --encoding windows-1252';
  return {
    line,
    row: Object.fromEntries(names.map((name, at) => [name, texts[at]] as const).filter(([name]) => name !== '')),
    problems: isShort || bad !== -1 ? [{ line, column: isShort ? 1 : bad + 1, reason }] : [],
    locate,
    // A line with more cells than the header keeps them.
    original: () => joinCells(withoutReason(cells.slice(0, lastCell(cells, names) + 1), names), delimiter),
  };
}

/** A file of rejected lines that is read again gets new reasons. */
function withoutReason(cells: readonly Buffer[], names: readonly string[]): readonly Buffer[] {
  return cells.filter((_, at) => names[at] !== reasonColumn);
}

function lastCell(cells: readonly Buffer[], { length }: readonly string[]): number {
  return cells.findLastIndex((cell, at) => at < length || !isBlank(cell));
}
