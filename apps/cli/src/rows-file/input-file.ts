import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { errorCode } from '../terminal/error-code.ts';
import { UsageError } from '../terminal/usage-error.ts';

export interface InputFile {
  /** The name on the command line, which messages use. */
  name: string;
  path: string;
  /** Standard input, which is read instead of a file. */
  stream?: AsyncIterable<Uint8Array | string> | undefined;
}

/** The bytes of a file. Throws UsageError for an error of the file system, and passes on an error of the consumer. */
export async function* chunksOf({ name, path, stream }: InputFile): AsyncGenerator<Uint8Array, void, undefined> {
  if (stream !== undefined) {
    for await (const chunk of stream) yield Buffer.from(chunk);
    return;
  }
  const chunks: AsyncIterable<Uint8Array> = isGzip(path) ? gunzipped(path) : createReadStream(path);
  try {
    yield* chunks;
  } catch (error) {
    const problem = fileProblem(error);
    throw problem === undefined ? error : new UsageError(`${name}: ${problem}`, { cause: error });
  }
}

/** The decompressed bytes. It throws the errors of the file, too. */
function gunzipped(path: string): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip();
  // The callback is empty: the consumer of the stream gets the error.
  pipeline(createReadStream(path), gunzip, () => {});
  return gunzip;
}

/** Whether the name is that of a compressed file. */
export function isGzip(name: string): boolean {
  return extname(name).toLowerCase() === '.gz';
}

/** Why a file can't be opened or read. Undefined for an error of another kind. */
function fileProblem(error: unknown): string | undefined {
  if (errorCode(error)?.startsWith('Z_') === true) return 'the file is not valid gzip, or is cut off';
  if (typeof error !== 'object' || error === null || !('syscall' in error) || !('code' in error)) return undefined;
  if (error.code === 'ENOENT') return 'there is no such file';
  if (error.code === 'EISDIR') return 'this is a folder, not a file';
  return error.code === 'EACCES' ? 'permission denied' : `it can't be read (${String(error.code)})`;
}
