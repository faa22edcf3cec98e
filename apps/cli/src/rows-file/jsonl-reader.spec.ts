import { expect, test } from '@jest/globals';
import { createJsonlReader } from './jsonl-reader.ts';
import type { RowsFileRecord } from './rows-file-reader.ts';

async function* chunksOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 5) yield bytes.subarray(at, at + 5);
}

async function read(content: string | Buffer): Promise<RowsFileRecord[]> {
  const records: RowsFileRecord[] = [];
  for await (const record of createJsonlReader().records(chunksOf(Buffer.from(content)))) records.push(record);
  return records;
}

test('each line is a row; blank lines, CRLF and a byte order mark are fine', async () => {
  const records = await read('\uFEFF{"id":"a","changes":{"x":1.50}}\r\n\r\n{"id":"🌅"}');
  expect(records.map(({ line, row, problems }) => ({ line, row, problems }))).toEqual([
    { line: 1, row: { id: 'a', changes: { x: 1.5 } }, problems: [] },
    { line: 3, row: { id: '🌅' }, problems: [] },
  ]);
  expect(records[0]?.locate('changes.x')).toEqual({ line: 1, column: 22 });
  expect(records[0]?.locate('dueDate')).toEqual({ line: 1, column: 1 });
});

test.each([
  ['{"id":', 1, /^not valid JSON: /],
  ['{"id":"a",}', 11, /^not valid JSON: /],
  ['[1]', 1, /^the line is not a JSON object$/],
  ['null', 1, /^the line is not a JSON object$/],
  [Buffer.from([0x22, 0xff, 0x22]), 1, /^the line is not valid UTF-8$/],
  [
    '{"a":{"n":12345678901234567890}}',
    11,
    /^12345678901234567890 would lose digits as a number: write it as text, "12345678901234567890"$/,
  ],
  ['{"n":1e999}', 6, /^1e999 would lose digits/],
])('%s is a bad line', async (content, column, reason) => {
  const [record] = await read(content);
  expect(record?.problems).toEqual([
    expect.objectContaining({ line: 1, column, reason: expect.stringMatching(reason) }),
  ]);
});

test('a long number that is exact is fine', async () => {
  const [record] = await read('{"n":0.10000000000000000,"text":"12345678901234567890 1e5"}');
  expect(record?.problems).toEqual([]);
});

test('a rejected line stands unchanged below its number and its reason, and can be fixed there', async () => {
  const reader = createJsonlReader();
  const lines = [Buffer.from('{"id":"a"}\n{"id":'), Buffer.from([0xff]), Buffer.from('"b"}\r\n')];
  const rejected: Uint8Array[] = [];
  for await (const record of reader.records(chunksOf(Buffer.concat(lines))))
    rejected.push(reader.rejectedLine(record.line, record.original(), 'bad'));
  const written = Buffer.concat([reader.rejectedHeader(), ...rejected]);
  expect(written.toString('latin1')).toBe(
    '{"rejectedLine":1,"reason":"bad"}\n{"id":"a"}\n{"rejectedLine":2,"reason":"bad"}\n{"id":\u00FF"b"}\n',
  );
  expect((await read(written)).map(({ line, row }) => ({ line, row }))).toEqual([
    { line: 2, row: { id: 'a' } },
    { line: 4, row: undefined },
  ]);
});

test('a row with fields of those names is a row', async () => {
  const [record] = await read('{"id":"a","rejectedLine":1,"reason":"mine"}');
  expect(record?.row).toEqual({ id: 'a', rejectedLine: 1, reason: 'mine' });
});

test('a duplicate key is a bad line, at any depth', async () => {
  const [record] = await read('{"id":"a","changes":{"plan":{"price":1,"price":2}}}');
  expect(record?.problems).toEqual([{ line: 1, column: 40, reason: 'duplicate key "price"' }]);
});
