import { createCsvReader } from './csv-reader.ts';
import type { FileFormat } from './file-format.ts';
import { createJsonlReader } from './jsonl-reader.ts';
import type { RowsFileReader } from './rows-file-reader.ts';

const standardInput = ['-', '/dev/stdin'];

/** Whether it is this process's own input that the name stands for. */
export function isStandardInput(name: string): boolean {
  return standardInput.includes(name);
}

/** Whether the name tells no format, and the content must: standard input, or what a shell puts in the place of `<(…)`. */
export function isUnnamed(name: string): boolean {
  return isStandardInput(name) || /^\/(?:dev|proc\/self)\/fd\/\d+$/.test(name);
}

/** Reads what begins with a brace, as no header does, as JSON Lines, and anything else as CSV. */
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
    // Whatever the encoding is.
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
