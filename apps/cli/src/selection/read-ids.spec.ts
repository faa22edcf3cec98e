import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { type ListedId, readIds } from './read-ids.ts';

const read = async (text: string): Promise<ListedId[]> =>
  await readIds({ name: 'ids', path: '-', stream: Readable.from([Buffer.from(text)]) });

test.each([
  ['an id a line', 'a\nb c\r\n\n a \n', [{ id: 'a' }, { id: 'b c' }, { id: ' a ' }]],
  ['JSON Lines', '{"id":"a","version":3}\n{"id":"b","dueDate":"2026-03-29"}\n', [{ id: 'a', version: 3 }, { id: 'b' }]],
  ['CSV', 'dueDate,id\n2026-03-29,"a,b"\n2026-03-30,c\n', [{ id: 'a,b' }, { id: 'c' }]],
  ['CSV of semicolons', 'id;dueDate\na;2026-03-29\n', [{ id: 'a' }]],
  ['UTF-16', '\uFEFFa\n', [{ id: 'a' }]],
])('ids are read from %s', async (_, text, ids) => {
  expect(await read(text)).toEqual(ids);
});

test('an id that is listed twice counts once, at the version that comes first', async () => {
  expect(await read('{"id":"a","version":3}\n{"id":"a","version":4}\n')).toEqual([{ id: 'a', version: 3 }]);
});

test.each([
  ['', 'ids lists no id'],
  ['id\n', 'ids lists no id'],
  ['{"id":"a"}\n{"version":1}\n', 'ids:2: this line has no id'],
  ['{"id":"a"}\nb\n', 'ids:2: this line has no id'],
  ['{"id":"a","version":0}\n', 'ids:1: this line has no id'],
  ['dueDate,id\n2026-03-29\n', 'ids:2: this line has no id'],
])('%j is refused', async (text, reason) => {
  await expect(read(text)).rejects.toThrow(reason);
});
