import { type Column, parseHeader, reasonColumn } from './csv-header.ts';
import { csvRecords } from './csv-records.ts';
import { readFieldCell } from './csv-cells.ts';
import { decodeUtf8 } from './decode-utf8.ts';
import { parseCell } from './parse-cell.ts';
import { parseJson } from './parse-json.ts';
import type { CsvRecord } from './parse-csv-lines.ts';
import type { Problem } from './problem.ts';
import { readLines, trimLineEnd } from './read-lines.ts';
import { RowsFileError, type RowsFileReader, type RowsFileRecord } from './rows-file-reader.ts';

const comma = Buffer.from(',');

/** Reads rows from CSV: RFC 4180, UTF-8, a header of `id`, `dueDate`, `timeZone`, `rule`, `changes.<key>` and `values.<key>`. */
export function createCsvReader(): RowsFileReader {
  let columns: readonly Column[] = [];
  let header: readonly Buffer[] = [];

  return {
    async *records(chunks) {
      for await (const record of csvRecords(readLines(chunks))) {
        if (columns.length > 0) yield toInputRecord(record, columns);
        else if ('malformed' in record) throw new RowsFileError([{ line: record.line, ...record.malformed }]);
        else {
          columns = parseHeader(record.cells, record.line);
          header = record.cells;
        }
      }
      if (columns.length === 0) {
        throw new RowsFileError([{ line: 1, column: 1, reason: 'the file is empty: it needs a header line' }]);
      }
    },
    rejectedHeader: () =>
      Buffer.concat([joinCells([...withoutReason(header, columns), Buffer.from(reasonColumn)]), Buffer.from('\n')]),
    rejectedLine: (_line, original, reason) =>
      Buffer.concat([original, comma, quoteCell(Buffer.from(reason)), Buffer.from('\n')]),
  };
}

function toInputRecord(record: CsvRecord, columns: readonly Column[]): RowsFileRecord {
  const { line } = record;
  if ('malformed' in record) {
    return {
      line,
      row: undefined,
      problems: [{ line, ...record.malformed }],
      locate: () => ({ line, column: record.malformed.column }),
      // The text can't be taken apart, so it is kept whole in the first cell.
      original: () => originalCells([trimLineEnd(record.bytes)], columns),
    };
  }
  const { row, problems } = readCells(record, columns);
  return {
    line,
    row,
    problems,
    locate(path) {
      const cell = columns.findLastIndex(({ name }) => path === name || path.startsWith(`${name}.`));
      return { line: record.lineOf(Math.max(cell, 0)), column: cell + 1 || 1 };
    },
    original: () => originalCells(record.cells, columns),
  };
}

type Cells = Extract<CsvRecord, { cells: readonly Buffer[] }>;

function readCells({ line, cells, lineOf }: Cells, columns: readonly Column[]): { row: unknown; problems: Problem[] } {
  if (cells.length !== columns.length) {
    const reason = `the line has ${cells.length} cells, the header ${columns.length}`;
    return { row: undefined, problems: [{ line, column: Math.min(cells.length, columns.length + 1), reason }] };
  }
  const problems: Problem[] = [];
  // From entries, since assigning a key `__proto__` would set no property.
  const entries = {
    field: new Map<string, unknown>(),
    changes: new Map<string, unknown>(),
    values: new Map<string, unknown>(),
  };
  columns.forEach((column, index) => {
    const text = decodeUtf8(cells[index] ?? comma);
    const fail = (reason: string): void => {
      problems.push({ line: lineOf(index), column: index + 1, name: column.name, reason });
    };
    if (column.kind === 'reason') return;
    if (text === undefined) fail('the cell is not valid UTF-8');
    else if (column.kind === 'field') {
      if (text !== '') entries.field.set(column.name, readFieldCell(text));
    } else if (column.kind === 'state') {
      const state = text === '' ? undefined : parseJson(text);
      if (state !== undefined && 'reason' in state) fail(state.reason);
      else if (state !== undefined) entries.field.set('state', state.value);
    } else {
      const cell = parseCell(text);
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

/** The cells as they were, filled up to the header, without the reason of an earlier rejection. */
function originalCells(cells: readonly Buffer[], columns: readonly Column[]): Buffer {
  const missing = Array.from({ length: Math.max(columns.length - cells.length, 0) }, () => Buffer.alloc(0));
  return joinCells(withoutReason([...cells, ...missing], columns));
}

function withoutReason(cells: readonly Buffer[], columns: readonly Column[]): readonly Buffer[] {
  return cells.filter((_, index) => columns[index]?.kind !== 'reason');
}

function joinCells(cells: readonly Buffer[]): Buffer {
  return Buffer.concat(cells.flatMap((cell, index) => (index === 0 ? [quoteCell(cell)] : [comma, quoteCell(cell)])));
}

/** Quotes a cell that needs it; works on bytes, so that what is not valid UTF-8 stays as it was. */
function quoteCell(cell: Buffer): Buffer {
  const text = cell.toString('latin1');
  return /[",\r\n]/.test(text) ? Buffer.from(`"${text.replaceAll('"', '""')}"`, 'latin1') : cell;
}
