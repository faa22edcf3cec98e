import { RowsFileError } from './rows-file-reader.ts';

/** The first bytes of files in other formats, and what to do with such a file. */
const otherFiles: readonly [start: string, reason: string][] = [
  ['\x1f\x8b', 'the file is compressed by gzip: rename it to end in .gz'],
  ['PK\x03\x04', 'the file is a workbook of Excel, or a ZIP file: save it as CSV UTF-8'],
  ['\xd0\xcf\x11\xe0', 'the file is a workbook of Excel: save it as CSV UTF-8'],
  ['\xff\xfe\x00\x00', 'the file is UTF-32: save it as UTF-8'],
  ['\x00\x00\xfe\xff', 'the file is UTF-32: save it as UTF-8'],
];
const headBytes = 4;

/**
 * Converts a text to UTF-8 without a byte order mark. It detects UTF-16 by its mark, or by its first two characters, which are ASCII in a file of rows.
 * Other encodings need `encoding`. Bytes that are not valid UTF-8 stay unchanged. Throws RowsFileError.
 */
export async function* toUtf8(
  chunks: AsyncIterable<Uint8Array>,
  encoding?: string,
): AsyncGenerator<Buffer, void, undefined> {
  let head: Buffer | undefined = Buffer.alloc(0);
  let decode = (bytes: Buffer): Buffer => bytes;
  let end = (): Buffer => Buffer.alloc(0);
  const begin = (first: Buffer): Buffer => {
    const found = encodingOf(first, encoding);
    if (found !== 'utf-8') ({ decode, end } = createDecoder(found));
    return decode(found === 'utf-8' && first.toString('latin1', 0, 3) === '\xef\xbb\xbf' ? first.subarray(3) : first);
  };
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (head === undefined) {
      yield decode(bytes);
      continue;
    }
    head = Buffer.concat([head, bytes]);
    if (head.length < headBytes) continue;
    yield begin(head);
    head = undefined;
  }
  if (head !== undefined) yield begin(head);
  yield end();
}

function encodingOf(head: Buffer, given: string | undefined): string {
  const start = head.toString('latin1', 0, headBytes);
  const other = otherFiles.find(([magic]) => start.startsWith(magic));
  if (other !== undefined) throw fileError(other[1]);
  const found = markedEncoding(start);
  if (found !== undefined && given !== undefined && found !== given)
    throw fileError(`the file is ${found}, and --encoding is ${given}: remove the option`);
  return found ?? given ?? 'utf-8';
}

function markedEncoding(start: string): string | undefined {
  if (start.startsWith('\xef\xbb\xbf')) return 'utf-8';
  if (start.startsWith('\xff\xfe') || /^(?:[!-~]\0){2}/.test(start)) return 'utf-16le';
  return start.startsWith('\xfe\xff') || /^(?:\0[!-~]){2}/.test(start) ? 'utf-16be' : undefined;
}

function createDecoder(encoding: string): { decode(bytes: Buffer): Buffer; end(): Buffer } {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decode = (bytes: Buffer | undefined): Buffer => {
    try {
      return Buffer.from(decoder.decode(bytes, { stream: bytes !== undefined }));
    } catch (error) {
      throw fileError(`the file is not valid ${encoding}: save it as UTF-8`, error);
    }
  };
  return { decode, end: () => decode(undefined) };
}

function fileError(reason: string, cause?: unknown): RowsFileError {
  return new RowsFileError([{ line: 1, column: 1, reason }], { cause });
}
