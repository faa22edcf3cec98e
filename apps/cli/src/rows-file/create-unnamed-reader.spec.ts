import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { createUnnamedReader, isUnnamed } from './create-unnamed-reader.ts';

test.each<[what: string, chunks: (string | Buffer)[]]>([
  ['CSV', ['id,due', 'Date\na,2026-03-29\n']],
  ['JSON Lines', ['\n', ' {"id":"a",', '"dueDate":"2026-03-29"}']],
  ['JSON Lines in UTF-16', [Buffer.from('\uFEFF{"id":"a","dueDate":"2026-03-29"}', 'utf16le')]],
])('%s is known by its content', async (_, chunks) => {
  const rows: unknown[] = [];
  const bytes = chunks.map((chunk) => Buffer.from(chunk));
  for await (const { row } of createUnnamedReader({}).records(Readable.from(bytes))) rows.push(row);
  expect(rows).toMatchObject([{ id: 'a', dueDate: '2026-03-29' }]);
});

test('an empty file is rejected', async () => {
  const records = createUnnamedReader({}).records(Readable.from([]));
  await expect(records.next()).rejects.toThrow('the file is empty');
});

test.each([
  ['-', true],
  ['/dev/stdin', true],
  ['/dev/fd/63', true],
  ['-.csv', false],
  ['/dev/null', false],
])('%s has no name: %s', (name, unnamed) => {
  expect(isUnnamed(name)).toBe(unnamed);
});
