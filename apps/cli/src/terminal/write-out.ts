import { once } from 'node:events';
import { errorCode } from './error-code.ts';

/** The reader of a stream has ended, as `head` does. The command stops in silence. */
export class ReaderEndedError extends Error {
  override name = 'ReaderEndedError';

  constructor(cause: unknown) {
    super('The reader of the output has ended', { cause });
  }
}

/** Writes to a stream, and resolves when its buffer has room for more. Throws ReaderEndedError. */
export async function writeOut(stream: NodeJS.WritableStream, text: string | Uint8Array): Promise<void> {
  try {
    if (!stream.write(text)) await once(stream, 'drain');
  } catch (error) {
    throw hasReaderEnded(error) ? new ReaderEndedError(error) : error;
  }
}

/** Writes to a stream, and resolves when the text has left this process. Throws ReaderEndedError. */
export async function writeThrough(stream: NodeJS.WritableStream, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.write(text, (error) => {
      if (error === undefined || error === null) resolve();
      else reject(hasReaderEnded(error) ? new ReaderEndedError(error) : error);
    });
  });
}

/** After the first write that fails, the stream is destroyed. */
function hasReaderEnded(error: unknown): boolean {
  return ['EPIPE', 'ERR_STREAM_DESTROYED'].includes(errorCode(error) ?? '');
}
