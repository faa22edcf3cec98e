import { once } from 'node:events';

/**
 * Writes to a stream, and resolves when its buffer has room for more. Throws when the reader of the stream has ended.
 */
export async function writeOut(stream: NodeJS.WritableStream, text: string | Uint8Array): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

/** Writes to a stream, and resolves when the text has left this process. */
export async function writeThrough(stream: NodeJS.WritableStream, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.write(text, (error) => {
      if (error === undefined || error === null) resolve();
      else reject(error);
    });
  });
}
