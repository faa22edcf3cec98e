import { Readable } from 'node:stream';
import { fuzz, hostileBody, hostileKey, hostileText, type Json, maybeDamaged } from '@daybreak/fuzz';
import { builtInRuleBook, parseRowDefinition, type RowDefinition } from '@daybreak/domain';
import { describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { createCsvReader } from './csv-reader.ts';
import { createJsonlReader } from './jsonl-reader.ts';
import { RowsFileError, type RowsFileReader, type RowsFileRecord } from './rows-file-reader.ts';

interface ReadFile {
  good: RowDefinition[];
  bad: { line: number; column: number; reason: string }[];
  records: RowsFileRecord[];
}

/** Reads a file in chunks of any size, and sorts its rows as the import does. */
async function read(reader: RowsFileReader, file: Buffer, chunkBytes: number): Promise<ReadFile | RowsFileError> {
  const size = Math.max(1, chunkBytes);
  const count = Math.ceil(file.length / size);
  const chunks = Array.from({ length: count }, (_, n) => file.subarray(n * size, (n + 1) * size));
  const found: ReadFile = { good: [], bad: [], records: [] };
  try {
    for await (const record of reader.records(Readable.from(chunks))) {
      found.records.push(record);
      if (record.problems.length > 0) {
        found.bad.push(...record.problems.slice(0, 1));
        continue;
      }
      const parsed = parseRowDefinition(record.row, builtInRuleBook);
      if (parsed.success) found.good.push(parsed.definition);
      else {
        const [{ path, message: reason } = { path: '', message: '' }] = parsed.problems;
        found.bad.push({ ...record.locate(path), reason });
      }
    }
    return found;
  } catch (error) {
    if (error instanceof RowsFileError) return error;
    throw error;
  }
}

function expectPlace({ line, column, reason }: ReadFile['bad'][number], lastLine: number): void {
  expect(reason).not.toBe('');
  expect(Number.isInteger(line) && line >= 1 && line <= lastLine).toBe(true);
  expect(Number.isInteger(column) && column >= 1).toBe(true);
}

function splitLines(text: string): string[] {
  return text.split(text.includes('\n') ? '\n' : '\r');
}
const linesIn = (file: Buffer): number => splitLines(file.toString('latin1')).length;
const chunkSizes = fc.constantFrom(1, 2, 7, 64, 65_536);
/** Bytes that may not be text. */
const bytesOf = (text: fc.Arbitrary<string>): fc.Arbitrary<Buffer> =>
  fc
    .tuple(text, fc.option(fc.uint8Array({ maxLength: 6 })))
    .map(([good, bad]) => Buffer.concat([Buffer.from(good), Buffer.from(bad ?? [])]));

/** Text without half of a surrogate pair, which a file can't hold. */
const inUtf8 = (text: string): string => text.toWellFormed();
const quoteCell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

describe('a CSV file', () => {
  const cell = hostileText().map((text) => text.slice(0, 2_000));
  const line = fc
    .array(fc.oneof(cell, cell.map(quoteCell), fc.constantFrom('2026-03-29', 'UTC', '')), { maxLength: 5 })
    .map((cells) => cells.join(','));
  const header = fc.oneof(
    { weight: 6, arbitrary: fc.constant('id,dueDate,timeZone,changes.price,values.price') },
    { weight: 1, arbitrary: line },
  );
  const files = bytesOf(
    fc
      .tuple(header, fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'))
      .map(([first, lines, end]) => [first, ...lines].join(end)),
  );

  fuzz(
    'of any lines is read to rows and bad lines, or refused as a whole',
    1_000,
    fc.tuple(files, chunkSizes),
    async ([file, chunkBytes]) => {
      const found = await read(createCsvReader(), file, file.length > 5_000 ? 65_536 : chunkBytes);
      if (found instanceof RowsFileError) return expect(found.problems.length).toBeGreaterThan(0);
      expect(found.good.length + found.bad.length).toBe(found.records.length);
      for (const bad of found.bad) expectPlace(bad, linesIn(file));
      // Every byte except line ends is in some record, so that rejected lines lose nothing.
      const starts = found.records.map((record) => record.line);
      expect(starts).toEqual([...new Set(starts)].toSorted((a, b) => a - b));
    },
  );

  fuzz(
    'that quotes its cells gives back every value as it is, under its own key',
    1_000,
    fc.tuple(
      fc.uniqueArray(fc.tuple(hostileKey().map(inUtf8), hostileText().map(inUtf8)), {
        minLength: 1,
        maxLength: 4,
        selector: ([key]) => key,
      }),
      chunkSizes,
    ),
    async ([changes, chunkBytes]) => {
      const names = ['id', 'dueDate', ...changes.map(([key]) => quoteCell(`changes.${key}`))];
      // Text in JSON quotes stays that text, even when it looks like a number.
      const cells = ['a', '2026-03-29', ...changes.map(([, text]) => quoteCell(JSON.stringify(text)))];
      const file = Buffer.from(
        `${names.join(',')}\n${cells.join(',')}\nlast,2026-03-29${',x'.repeat(changes.length)}\n`,
      );
      const found = await read(createCsvReader(), file, file.length > 5_000 ? 65_536 : chunkBytes);
      const expected = Object.fromEntries(changes);
      const direct = parseRowDefinition({ id: 'a', dueDate: '2026-03-29', changes: expected }, builtInRuleBook);
      if (found instanceof RowsFileError) return expect(direct.success && !('' in expected)).toBe(false);
      expect(found.records).toHaveLength(2);
      const [first] = found.good;
      if (!direct.success) return expect(found.bad.length).toBeGreaterThanOrEqual(1);
      expect(JSON.stringify(first?.changes)).toBe(JSON.stringify(expected));
    },
  );
});

describe('a JSON Lines file', () => {
  const good: Json = { id: 'a', dueDate: '2026-03-29', changes: { price: 1, deep: { list: ['x'] } }, values: {} };
  const line = hostileBody(maybeDamaged(good)).map((text) => text.replaceAll(/[\r\n]/g, ' ').slice(0, 50_000));

  fuzz(
    'of any lines is read to rows and bad lines, each of them',
    1_000,
    fc.tuple(bytesOf(fc.array(line, { maxLength: 4 }).map((lines) => lines.join('\n'))), chunkSizes),
    async ([file, chunkBytes]) => {
      const found = await read(createJsonlReader(), file, file.length > 5_000 ? 65_536 : chunkBytes);
      // Another encoding has other lines.
      const start = file.toString('latin1', 0, 4);
      if (/^(?:\xff\xfe|\xfe\xff|(?:[!-~]\0){2}|(?:\0[!-~]){2})/.test(start)) return;
      if (found instanceof RowsFileError) return expect(found.message).toMatch(/gzip|workbook|UTF-32/);
      const withoutMark = file.toString('latin1').replace(/^\xef\xbb\xbf/, '');
      const isBlank = (text: string): boolean => Buffer.from(text, 'latin1').toString('utf8').trim() === '';
      expect(found.records).toHaveLength(splitLines(withoutMark).filter((text) => !isBlank(text)).length);
      expect(found.good.length + found.bad.length).toBe(found.records.length);
      for (const bad of found.bad) expectPlace(bad, linesIn(file));
    },
  );

  fuzz('gives back a row as it is written', 1_000, maybeDamaged(good), async (row) => {
    const file = Buffer.from(`${JSON.stringify(row)}\n`);
    const found = await read(createJsonlReader(), file, 65_536);
    const direct = parseRowDefinition(JSON.parse(JSON.stringify(row)), builtInRuleBook);
    if (found instanceof RowsFileError) throw found;
    if (!direct.success) return expect(found.good).toEqual([]);
    // Rejects a number that would lose digits, and a key with an escape, which V8 may confuse with another key.
    if (found.bad.length > 0)
      return expect(found.bad[0]?.reason).toMatch(/would lose digits|cannot contain a backslash/);
    expect(JSON.stringify(found.good)).toBe(JSON.stringify([direct.definition]));
  });
});
