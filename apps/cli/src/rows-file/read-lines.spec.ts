import { expect, test } from '@jest/globals';
import { readLines } from './read-lines.ts';

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function read(source: AsyncIterable<Uint8Array>, maximumBytes?: number): Promise<[number, string, boolean][]> {
  const lines: [number, string, boolean][] = [];
  for await (const { number, bytes, tooLong } of readLines(source, maximumBytes)) {
    lines.push([number, bytes.toString(), tooLong]);
  }
  return lines;
}

test('lines keep their ends, and the last one needs none', async () => {
  expect(await read(chunks('a\r', '\n\nb', 'c'))).toEqual([
    [1, 'a\r\n', false],
    [2, '\n', false],
    [3, 'bc', false],
  ]);
});

test('a line that is too long is cut, and the next one is whole', async () => {
  expect(await read(chunks('abc', 'def', 'ghi\nj\n'), 4)).toEqual([
    [1, 'abcd', true],
    [2, 'j\n', false],
  ]);
});

test('an empty file has no lines', async () => {
  expect(await read(chunks())).toEqual([]);
});
