import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createCsvReader } from './csv-reader.ts';
import type { FileFormat } from './file-format.ts';
import { RowsFileError, type RowsFileRecord } from './rows-file-reader.ts';

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(content: string | Buffer, chunkBytes = 7, format: FileFormat = {}): Promise<RowsFileRecord[]> {
  const records: RowsFileRecord[] = [];
  const bytes = Buffer.from(content);
  for await (const record of createCsvReader(format).records(inChunks(bytes, chunkBytes))) records.push(record);
  return records;
}

async function problemsOf(content: string | Buffer, format: FileFormat = {}): Promise<string[]> {
  try {
    const records = await read(content, 7, format);
    return records.flatMap((r) => r.problems.map((p) => `${p.line}:${p.column}: ${p.name ?? ''}: ${p.reason}`));
  } catch (error) {
    if (!(error instanceof RowsFileError)) throw error;
    return error.problems.map((p) => `${p.line}:${p.column}: ${p.name ?? ''}: ${p.reason}`);
  }
}

test('an occurrence is a number, and any other cell of a field is text', async () => {
  const [first, second] = await read(
    'id,dueDate,repeat,anchorDate,occurrence\na,2027-02-28,FREQ=MONTHLY;BYMONTHDAY=-1,2027-01-31,2\nb,2027-02-28,,,x\n',
  );
  expect(first?.row).toMatchObject({ repeat: 'FREQ=MONTHLY;BYMONTHDAY=-1', anchorDate: '2027-01-31', occurrence: 2 });
  expect(second?.row).toMatchObject({ id: 'b', occurrence: 'x' });
});

test('a row keeps its types, its quoted text and its dotted keys', async () => {
  const content =
    '\uFEFFid,dueDate,dueTime,timeZone,tenant,rule,changes.price,changes.name,changes.a.b,values.on,changes.__proto__\r\n' +
    '"a ""1""",2026-03-29,09:30,Europe/Paris,acme,apply-changes,1.50,"x, y\r\nz","""007""",true,🌅\r\n' +
    '\r\n' +
    '007,2026-03-30,,,,,,,,,\r\n';
  const [first, second, ...others] = await read(content);
  expect(first?.row).toEqual({
    id: 'a "1"',
    dueDate: '2026-03-29',
    dueTime: '09:30',
    timeZone: 'Europe/Paris',
    tenant: 'acme',
    rule: 'apply-changes',
    changes: { price: 1.5, name: 'x, y\r\nz', 'a.b': '007', ['__proto__']: '🌅' },
    values: { on: true },
  });
  expect(second?.row).toEqual({ id: '007', dueDate: '2026-03-30', changes: {}, values: {} });
  expect([first?.line, second?.line]).toEqual([2, 5]);
  expect(first?.locate('changes.a.b')).toEqual({ line: 3, column: 9 });
  expect(first?.locate('changes.price')).toEqual({ line: 2, column: 7 });
  expect(others).toEqual([]);
});

test('a cell that is not UTF-8, and a number that would lose digits, have a line and a column', async () => {
  const content = Buffer.concat([
    Buffer.from('id,dueDate,changes.a\na,2026-03-29,"x\n'),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('"\nb,2026-03-29,12345678901234567890\nc,2026-03-29,\uFFFD\n'),
  ]);
  expect(await problemsOf(content)).toEqual([
    '2:3: changes.a: the cell is not valid UTF-8: for a file from a spreadsheet, try --encoding windows-1252',
    '4:3: changes.a: 12345678901234567890 would lose digits as a number: write it as text, """12345678901234567890"""',
  ]);
});

test('broken quoting makes only its line bad', async () => {
  const content = [
    'id,dueDate,changes.a',
    'a,2026-03-29,"one"two',
    'b,2026-03-29,"fine"',
    'c,2026-03-29,5" disk',
    'd,2026-03-29,"fine, too"',
    'e,2026-03-29,"never closed',
    'f,2026-03-29,fine',
  ].join('\n');
  expect(await problemsOf(content)).toEqual([
    '2:3: : a quoted cell has text after its closing quote: double each quote inside the text',
    '4:3: : an unquoted cell contains a quote: quote the whole cell, and double the quote',
    '6:3: : a quoted cell has no closing quote',
  ]);
  const records = await read(content);
  expect(records.filter((r) => r.problems.length === 0).map((r) => r.row)).toMatchObject([
    { id: 'b' },
    { id: 'd' },
    { id: 'f' },
  ]);
});

test('a line with too few or too many cells is bad', async () => {
  expect(await problemsOf('id,dueDate,changes.a\na,2026-03-29\nb,2026-03-29,1,2\n')).toEqual([
    '2:2: : the line has 2 cells, the header 3',
    '3:4: : the line has 4 cells, the header 3',
  ]);
});

test.each([
  ['', '1:1: : the file is empty: it needs a header line'],
  ['id,changes.a\n', '1:1: : the header has no column dueDate'],
  [
    'id,dueDate,colour\n',
    '1:3: : unknown column "colour": the columns are id, dueDate, dueTime, timeZone, tenant, priority, repeat, calendar, shift, catchUp, anchorDate, occurrence, rule, changes.<key> and values.<key>',
  ],
  [
    'id,dueDate,reason\n',
    '1:3: : unknown column "reason": the columns are id, dueDate, dueTime, timeZone, tenant, priority, repeat, calendar, shift, catchUp, anchorDate, occurrence, rule, changes.<key> and values.<key>',
  ],
  ['id,due_date\n', '1:2: : unknown column "due_date": did you mean dueDate?|1:1: : the header has no column dueDate'],
  [
    'id,dueDate\u00A0\n',
    String.raw`1:2: : unknown column "dueDate\u00a0": did you mean dueDate?|1:1: : the header has no column dueDate`,
  ],
  ['id,dueDate,change price\n', '1:3: : unknown column "change price": did you mean changes.price?'],
  ['id,dueDate,changes.a \n', '1:3: : a␠ begins or ends with a space'],
  ['id,dueDate,values.\uFEFFa\n', String.raw`1:3: : \ufeffa contains the invisible character \ufeff`],
  ['id,dueDate,id\n', '1:3: id: duplicate column: column 1 has the same name'],
  ['id,dueDate,changes.\n', '1:3: : changes. has an empty key: write a key after the dot'],
])('the header %j is rejected', async (content, problem) => {
  expect((await problemsOf(content)).join('|')).toBe(problem);
});

const columns = 'id,dueDate,changes.price,changes.name';
const rowA = { id: 'a', dueDate: '2026-03-29', changes: { price: 12.5, name: 'café' }, values: {} };
const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

test.each<[what: string, content: string | Buffer, format?: FileFormat]>([
  [
    'columns of nothing at the right, and lines of nothing',
    `,,\n${columns},, \r\na,2026-03-29,12.5,café,,\r\n , ,,,,\r\n,,,,,\r\n`,
  ],
  ['separated as the first line says', `sep=;\r\n${columns.replaceAll(',', ';')}\r\na;2026-03-29;12.5;café\r\n`],
  ['with a first line that says what is usual', `"sep=,"\n${columns}\na,2026-03-29,12.5,café\n`],
  ['separated by semicolons', `${columns.replaceAll(',', ';')}\na;2026-03-29;12.5;café\n`, { delimiter: ';' }],
  ['separated by tabs', `${columns.replaceAll(',', '\t')}\na\t2026-03-29\t12.5\tcafé\n`, { delimiter: '\t' }],
  ['with carriage returns alone', `${columns}\ra,2026-03-29,12.5,café\r\r`],
  ['in UTF-16 with a mark', Buffer.from(`\uFEFF${columns}\na,2026-03-29,12.5,café\n`, 'utf16le')],
  ['in UTF-16 without one', Buffer.from(`${columns}\r\na,2026-03-29,12.5,café`, 'utf16le')],
  ['in UTF-16 of the other order', utf16be(`\uFEFF${columns}\na,2026-03-29,12.5,café\n`)],
  ['in UTF-16 of the other order without a mark', utf16be(`${columns}\na,2026-03-29,12.5,café\n`)],
  ['in windows-1252', Buffer.from(`${columns}\na,2026-03-29,12.5,café\n`, 'latin1'), { encoding: 'windows-1252' }],
])('a file %s is read, in chunks of any size', async (_, content, format = {}) => {
  for (const chunkBytes of [1, 3, 1_000])
    expect((await read(content, chunkBytes, format)).map(({ row, problems }) => ({ row, problems }))).toEqual([
      { row: rowA, problems: [] },
    ]);
});

test.each<[content: string | Buffer, problem: string, format?: FileFormat]>([
  ['id;dueDate;changes.a\n', "1:1: : the columns are separated by semicolons: use --delimiter ';'"],
  ['"dueDate"\t"id"\n', '1:1: : the columns are separated by tabs: use --delimiter tab'],
  ['id|dueDate|changes.a,b\n', "1:1: : the columns are separated by bars: use --delimiter '|'"],
  ['id,dueDate\n', "1:1: : the columns are separated by commas: use --delimiter ','", { delimiter: ';' }],
  [
    'sep=;\nid;dueDate\n',
    "1:1: : the line sep= says that the columns are separated by semicolons: use --delimiter ';', or delete the line",
    { delimiter: '\t' },
  ],
  [
    Buffer.from('\uFEFFid', 'utf16le'),
    '1:1: : the file is utf-16le, and --encoding is utf-8: remove the option',
    { encoding: 'utf-8' },
  ],
  [Buffer.from('696400', 'hex'), '1:1: : the file is not valid utf-16be: save it as UTF-8', { encoding: 'utf-16be' }],
  [Buffer.from('1f8b0800', 'hex'), '1:1: : the file is compressed by gzip: rename it to end in .gz'],
  ['PK\u0003\u0004', '1:1: : the file is a workbook of Excel, or a ZIP file: save it as CSV UTF-8'],
  [
    'id,dueDate,,changes.a\n',
    '1:3: : a column without a name: the columns are id, dueDate, dueTime, timeZone, tenant, priority, repeat, calendar, shift, catchUp, anchorDate, occurrence, rule, changes.<key> and values.<key>',
  ],
  ['id,dueDate,\na,2026-03-29,,x\n', '2:3: : the line has 4 cells, the header 2'],
  [
    'id;dueDate;changes.a\na;2026-03-29;12,50\n',
    '2:3: changes.a: 12,50 has a decimal comma: write it with a point, or as text in JSON quotes, """12,50"""',
    { delimiter: ';' },
  ],
])('%j is rejected with its cause', async (content, problem, format = {}) => {
  expect(await problemsOf(content, format)).toEqual([problem]);
});

test.each([
  [
    'sep=;\nid;dueDate;changes.a\na;never;"x;""y"""\n',
    'sep=;\nid;dueDate;changes.a;daybreak.rejected\na;never;"x;""y""";bad\n',
  ],
  ['id,dueDate,,\na,never,,\n', 'id,dueDate,daybreak.rejected\na,never,bad\n'],
])('rejected lines of %j keep their delimiter, and lose blank columns', async (content, written) => {
  const reader = createCsvReader();
  const lines: Uint8Array[] = [];
  for await (const record of reader.records(inChunks(Buffer.from(content), 5)))
    lines.push(reader.rejectedLine(record.line, record.original(), 'bad'));
  expect(Buffer.concat([reader.rejectedHeader(), ...lines]).toString()).toBe(written);
});

test('a rejected line can be fixed and read again', async () => {
  const reader = createCsvReader();
  const content = Buffer.from('id,dueDate,changes.a\na,2026-03-29,"x, ""y"""\nb\nc,"d"e,f\n');
  const lines: Uint8Array[] = [];
  for await (const record of reader.records(inChunks(content, 5))) {
    lines.push(reader.rejectedLine(record.line, record.original(), 'bad, really'));
  }
  const rejected = Buffer.concat([reader.rejectedHeader(), ...lines]).toString();
  expect(rejected).toBe(
    'id,dueDate,changes.a,daybreak.rejected\n' +
      'a,2026-03-29,"x, ""y""","bad, really"\n' +
      'b,,,"bad, really"\n' +
      '"c,""d""e,f",,,"bad, really"\n',
  );
  const again = await read(rejected);
  expect(again[0]?.row).toEqual({ id: 'a', dueDate: '2026-03-29', changes: { a: 'x, "y"' }, values: {} });
  expect(Buffer.from(again[0]?.original() ?? []).toString()).toBe('a,2026-03-29,"x, ""y"""');
});

test('cells are read back unchanged, with their lines, in chunks of any size', async () => {
  const cell = fc
    .stringMatching(/^[a-z ,"\r\n🌅é]{0,6}$/u)
    .filter((text) => !text.includes('\r') || text.includes('\r\n'));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { maxLength: 8 }),
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 9 }),
      async (rows, newline, chunkBytes) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const lines = rows.map(([a, b]) => `id,2026-03-29,${quoted(`x${a}`)},${quoted(`x${b}`)}${newline}`);
        const records = await read(`id,dueDate,changes.a,changes.b${newline}${lines.join('')}`, chunkBytes);
        expect(records.map((r) => r.row)).toEqual(
          rows.map(([a, b]) => ({ id: 'id', dueDate: '2026-03-29', changes: { a: `x${a}`, b: `x${b}` }, values: {} })),
        );
        let line = 2;
        for (const [index, record] of records.entries()) {
          expect(record.line).toBe(line);
          line += (lines[index] ?? '').split('\n').length - 1;
        }
      },
    ),
  );
});

test('rows are read on demand: a consumer that stops does not read the rest of the file', async () => {
  let chunksRead = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('id,dueDate,changes.a\n');
    for (;;) {
      chunksRead++;
      yield Buffer.from('a,2026-03-29,1\n'.repeat(1000));
    }
  }
  let rows = 0;
  for await (const record of createCsvReader().records(endless())) {
    rows += record.problems.length === 0 ? 1 : 0;
    if (rows === 10_000) break;
  }
  // 15 KB a chunk: what has been read beyond the rows taken is one batch of 64 KB.
  expect(chunksRead).toBeLessThan(10 + 6);
});
