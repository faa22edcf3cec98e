import { createCsvReader } from './csv-reader.ts';
import type { FileFormat } from './file-format.ts';
import { createJsonlReader } from './jsonl-reader.ts';
import type { RowsFileReader } from './rows-file-reader.ts';

const standardInput = ['-', '/dev/stdin'];

/** Whether the name is that of standard input. */
export function isStandardInput(name: string): boolean {
  return standardInput.includes(name);
}

/** Whether the name has no extension, so that the content decides the format: standard input, or `<(…)` of a shell. */
export function isUnnamed(name: string): boolean {
  return isStandardInput(name) || /^\/(?:dev|proc\/self)\/fd\/\d+$/.test(name);
}

/** Reads input that begins with `{` as JSON Lines, and other input as CSV. No header begins with `{`. */
export function createUnnamedReader(format: FileFormat): RowsFileReader {
  let reader: RowsFileReader = createCsvReader(format);
  return {
    async *records(chunks) {
      const { isJson, all } = await look(chunks);
      if (isJson) reader = createJsonlReader(format);
      yield* reader.records(all);
    },
    rejectedHeader: () => reader.rejectedHeader(),
    rejectedLine: (line, original, reason) => reader.rejectedLine(line, original, reason),
  };
}

async function look(chunks: AsyncIterable<Uint8Array>): Promise<{ isJson: boolean; all: AsyncIterable<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  let text = '';
  while (text === '') {
    const next = await iterator.next();
    if (next.done === true) break;
    taken.push(next.value);
    // The first character, in any encoding.
    text = Buffer.from(next.value)
      .toString('latin1')
      .replaceAll(/[\0\xef\xbb\xbf\xff\xfe\s]/g, '');
  }
  async function* all(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* taken;
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  return { isJson: text.startsWith('{'), all: all() };
}
