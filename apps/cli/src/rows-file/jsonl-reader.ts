import * as v from 'valibot';
import { decodeUtf8 } from './decode-utf8.ts';
import type { FileFormat } from './file-format.ts';
import { parseJson } from './parse-json.ts';
import { type Line, maximumRecordBytes, readLines, trimLineEnd } from './read-lines.ts';
import type { RowsFileReader, RowsFileRecord } from './rows-file-reader.ts';
import { toUtf8 } from './to-utf8.ts';

/** The line before a rejected line. A row has no such fields. Import skips it, so that you can fix the file and import it. */
const rejectionSchema = v.strictObject({ rejectedLine: v.number(), reason: v.string() });

/** Reads rows from JSON Lines, one object a line: `{"id":…,"dueDate":…,"changes":{…}}`. It skips blank lines. */
export function createJsonlReader({ encoding }: FileFormat = {}): RowsFileReader {
  return {
    async *records(chunks) {
      for await (const line of readLines(toUtf8(chunks, encoding))) {
        const record = toInputRecord(line);
        if (record !== undefined) yield record;
      }
    },
    rejectedHeader: () => Buffer.alloc(0),
    rejectedLine(line, original, reason) {
      const rejection: v.InferInput<typeof rejectionSchema> = { rejectedLine: line, reason };
      return Buffer.concat([Buffer.from(`${JSON.stringify(rejection)}\n`), original, Buffer.from('\n')]);
    },
  };
}

function toInputRecord({ number: line, bytes, tooLong }: Line): RowsFileRecord | undefined {
  const text = decodeUtf8(bytes)?.trim();
  if (text === '') return undefined;
  const parsed = tooLong
    ? { reason: `the line is longer than ${maximumRecordBytes} bytes, the maximum for a row` }
    : text === undefined
      ? { reason: 'the line is not valid UTF-8' }
      : parseObject(text);
  if ('row' in parsed && v.is(rejectionSchema, parsed.row)) return undefined;
  return {
    line,
    row: 'row' in parsed ? parsed.row : undefined,
    problems: 'row' in parsed ? [] : [{ line, column: 1, ...parsed }],
    locate: (path) => ({ line, column: columnOf(text ?? '', path) }),
    original: () => (text === undefined ? trimLineEnd(bytes) : Buffer.from(text)),
  };
}

function parseObject(text: string): { row: unknown } | { reason: string; column?: number } {
  const parsed = parseJson(text);
  if ('reason' in parsed) return parsed;
  const { value: row } = parsed;
  return typeof row === 'object' && row !== null && !Array.isArray(row)
    ? { row }
    : { reason: 'the line is not a JSON object' };
}

/** The approximate character at which the key of `path` begins. The exact one would need another parser. */
function columnOf(text: string, path: string): number {
  let at = 0;
  for (const key of path.split('.')) {
    const next = text.indexOf(JSON.stringify(key), at);
    if (next === -1) break;
    at = next;
  }
  return at + 1;
}
