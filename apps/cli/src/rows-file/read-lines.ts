/** The longest line, and the longest CSV record, in bytes. A row is at most 400 KB, and JSON escapes can take six bytes for one. */
export const maximumRecordBytes = 4 * 1024 * 1024;

export interface Line {
  /** From 1. */
  number: number;
  /** With its line end; a line that is too long is cut. */
  bytes: Buffer;
  tooLong: boolean;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** A file that has none of the first among so many bytes, or in all, ends its lines by the second, as old spreadsheets do. */
const lookBytes = 64 * 1024;

/** Splits UTF-8 at line feeds, or at carriage returns where there are no line feeds. Holds at most one line and one chunk. */
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

  for await (const { chunk, newline } of withLineEnd(chunks)) {
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

async function* withLineEnd(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ chunk: Buffer; newline: number }, void, undefined> {
  let newline: number | undefined;
  let head: Buffer = Buffer.alloc(0);
  const decide = (): number => (!head.includes(lineFeed) && head.includes(carriageReturn) ? carriageReturn : lineFeed);
  for await (const { buffer, byteOffset, byteLength } of chunks) {
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    head = newline === undefined ? Buffer.concat([head, bytes]) : bytes;
    if (newline === undefined && !head.includes(lineFeed) && head.length < lookBytes) continue;
    newline ??= decide();
    yield { chunk: head, newline };
  }
  if (newline === undefined) yield { chunk: head, newline: decide() };
}

/** The bytes of a line without its end. */
export function trimLineEnd(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/\r?\n$|\r$/, ''), 'latin1');
}
