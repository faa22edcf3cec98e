/** The maximum length of a line and of a CSV record, in bytes. A row has at most 400 KB, and a JSON escape takes up to six bytes for one. */
export const maximumRecordBytes = 4 * 1024 * 1024;

export interface Line {
  /** From 1. */
  number: number;
  /** The line with its line end, cut when it is too long. */
  bytes: Buffer;
  tooLong: boolean;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** The bytes in which to look for a line feed. A file without one there ends its lines in carriage returns, as old spreadsheets do. */
const lookBytes = 64 * 1024;

/** Splits UTF-8 at line feeds, or at carriage returns when the file has no line feeds. Holds at most one line and one chunk in memory. */
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
