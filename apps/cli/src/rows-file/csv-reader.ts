import { type Column, parseHeader, reasonColumn, separationProblem } from './csv-header.ts';
import { readFieldCell } from './csv-cells.ts';
import { decodeUtf8 } from './decode-utf8.ts';
import { isBlank, joinCells, quoteCell } from './join-cells.ts';
import { type Cell, parseCell } from './parse-cell.ts';
import type { FileFormat } from './file-format.ts';
import { parseJson } from './parse-json.ts';
import type { CsvRecord } from './parse-csv-lines.ts';
import type { Problem } from './problem.ts';
import { readCsv } from './read-csv.ts';
import { trimLineEnd } from './read-lines.ts';
import { RowsFileError, type RowsFileReader, type RowsFileRecord } from './rows-file-reader.ts';

/** Reads rows from CSV: RFC 4180, a header of `fieldNames`, `changes.<key>` and `values.<key>`. Lines without any text are skipped. */
export function createCsvReader(format: FileFormat = {}): RowsFileReader {
  let columns: readonly Column[] = [];
  let header: readonly Buffer[] = [];
  let delimiter = ',';

  return {
    async *records(chunks) {
      for await (const { record, delimiter: found } of readCsv(chunks, format)) {
        delimiter = found;
        if (columns.length > 0) yield toInputRecord(record, columns, delimiter);
        else if ('malformed' in record) {
          const { line, malformed, bytes } = record;
          throw new RowsFileError([separationProblem([trimLineEnd(bytes)], line, delimiter) ?? { line, ...malformed }]);
        } else {
          columns = parseHeader(record.cells, record.line, delimiter);
          // Leaves out blank columns at the right.
          header = record.cells.slice(0, columns.length);
        }
      }
      if (columns.length === 0) {
        throw new RowsFileError([{ line: 1, column: 1, reason: 'the file is empty: it needs a header line' }]);
      }
    },
    rejectedHeader: () =>
      Buffer.concat([
        Buffer.from(delimiter === ',' ? '' : `sep=${delimiter}\n`),
        joinCells([...withoutReason(header, columns), Buffer.from(reasonColumn)], delimiter),
        Buffer.from('\n'),
      ]),
    rejectedLine: (_line, original, reason) =>
      Buffer.concat([original, Buffer.from(delimiter), quoteCell(Buffer.from(reason), delimiter), Buffer.from('\n')]),
  };
}

function toInputRecord(record: CsvRecord, columns: readonly Column[], delimiter: string): RowsFileRecord {
  const { line } = record;
  if ('malformed' in record) {
    return {
      line,
      row: undefined,
      problems: [{ line, ...record.malformed }],
      locate: () => ({ line, column: record.malformed.column }),
      // A malformed line can't be split into cells. The first cell keeps all of it.
      original: () => originalCells([trimLineEnd(record.bytes)], columns, delimiter),
    };
  }
  const { row, problems } = readCells(record, columns, delimiter);
  return {
    line,
    row,
    problems,
    locate(path) {
      const cell = columns.findLastIndex(({ name }) => path === name || path.startsWith(`${name}.`));
      return { line: record.lineOf(Math.max(cell, 0)), column: cell + 1 || 1 };
    },
    original: () => originalCells(record.cells, columns, delimiter),
  };
}

type Cells = Extract<CsvRecord, { cells: readonly Buffer[] }>;

function readCells(
  { line, cells, lineOf }: Cells,
  columns: readonly Column[],
  delimiter: string,
): { row: unknown; problems: Problem[] } {
  if (cells.length < columns.length || !cells.slice(columns.length).every(isBlank)) {
    const reason = `the line has ${cells.length} cells, the header ${columns.length}`;
    return { row: undefined, problems: [{ line, column: Math.min(cells.length, columns.length + 1), reason }] };
  }
  const problems: Problem[] = [];
  // From entries, since an assignment to the key `__proto__` sets no property.
  const entries = {
    field: new Map<string, unknown>(),
    changes: new Map<string, unknown>(),
    values: new Map<string, unknown>(),
  };
  columns.forEach((column, index) => {
    const text = decodeUtf8(cells[index] ?? Buffer.alloc(0));
    const fail = (reason: string): void => {
      problems.push({ line: lineOf(index), column: index + 1, name: column.name, reason });
    };
    if (column.kind === 'reason') return;
    if (text === undefined)
      fail('the cell is not valid UTF-8: for a file from a spreadsheet, try --encoding windows-1252');
    else if (column.kind === 'field') {
      if (text !== '')
        entries.field.set(column.name, column.name === 'occurrence' ? numberOf(text) : readFieldCell(text));
    } else if (column.kind === 'state') {
      const state = text === '' ? undefined : parseJson(text);
      if (state !== undefined && 'reason' in state) fail(state.reason);
      else if (state !== undefined) entries.field.set('state', state.value);
    } else {
      const cell = delimiter === ';' ? parseCellByComma(text) : parseCell(text);
      if (cell.kind === 'problem') fail(cell.reason);
      else if (cell.kind === 'value') entries[column.kind].set(column.key, cell.value);
    }
  });
  const row = {
    ...Object.fromEntries(entries.field),
    changes: Object.fromEntries(entries.changes),
    values: Object.fromEntries(entries.values),
  };
  return { row, problems };
}

/** The number of a cell, or its text, which the row then rejects. */
function numberOf(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** A file with semicolons may have decimal commas: `12,50` for 12.5. */
function parseCellByComma(text: string): Cell {
  if (!/^\s*-?[\d.\s]*\d,\d+\s*$/.test(text)) return parseCell(text);
  const shown = text.slice(0, 40);
  const reason = `${shown} has a decimal comma: write it with a point, or as text in JSON quotes, """${shown}"""`;
  return { kind: 'problem', reason };
}

/** The original cells: with a cell for each column, without the reason of an earlier rejection, and without blank cells after the last column. */
function originalCells(cells: readonly Buffer[], columns: readonly Column[], delimiter: string): Buffer {
  const missing = Array.from({ length: Math.max(columns.length - cells.length, 0) }, () => Buffer.alloc(0));
  const last = cells.findLastIndex((cell, index) => index < columns.length || !isBlank(cell));
  return joinCells(withoutReason([...cells.slice(0, last + 1), ...missing], columns), delimiter);
}

function withoutReason(cells: readonly Buffer[], columns: readonly Column[]): readonly Buffer[] {
  return cells.filter((_, index) => columns[index]?.kind !== 'reason');
}
