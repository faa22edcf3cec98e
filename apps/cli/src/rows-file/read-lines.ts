import { RowsFileError } from './rows-file-reader.ts';

/** The longest line, and the longest CSV record, in bytes. A row is at most 400 KB, and JSON escapes can take six bytes for one. */
export const maximumRecordBytes = 4 * 1024 * 1024;

export interface Line {
  /** From 1. */
  number: number;
  /** With its line end; a line that is too long is cut. */
  bytes: Buffer;
  tooLong: boolean;
}

const newline = 0x0a;

/** Splits a stream of bytes at `\n`, without a byte order mark. Holds at most one line. Throws RowsFileError on UTF-16. */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maximumBytes = maximumRecordBytes,
): AsyncGenerator<Line, void, undefined> {
  let number = 1;
  let parts: Buffer[] = [];
  let length = 0;
  const take = (): Line => {
    const line = { number, bytes: Buffer.concat(parts), tooLong: length > maximumBytes };
    parts = [];
    length = 0;
    number++;
    return line;
  };
  const keep = (part: Buffer): void => {
    if (length < maximumBytes) parts.push(part.subarray(0, maximumBytes - length));
    length += part.length;
  };

  for await (const chunk of withoutByteOrderMark(chunks)) {
    let from = 0;
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      keep(chunk.subarray(from, at + 1));
      yield take();
      from = at + 1;
    }
    if (from < chunk.length) keep(chunk.subarray(from));
  }
  if (length > 0) yield take();
}

/** The bytes of a line without its end. */
export function trimLineEnd(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/\r?\n$/, ''), 'latin1');
}

async function* withoutByteOrderMark(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void, undefined> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (head === undefined) {
      yield bytes;
      continue;
    }
    head = Buffer.concat([head, bytes]);
    if (head.length < 3) continue;
    yield stripByteOrderMark(head);
    head = undefined;
  }
  if (head !== undefined && head.length > 0) yield stripByteOrderMark(head);
}

function stripByteOrderMark(head: Buffer): Buffer {
  const start = head.toString('latin1', 0, 2);
  if (start === '\xff\xfe' || start === '\xfe\xff') {
    throw new RowsFileError([{ line: 1, column: 1, reason: 'the file is UTF-16: save it as UTF-8' }]);
  }
  return head.toString('latin1', 0, 3) === '\xef\xbb\xbf' ? head.subarray(3) : head;
}
