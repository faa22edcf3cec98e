import { once } from 'node:events';

/**
 * Writes to a stream no faster than it takes it, so that what waits does not grow. Resolves once there is room for more.
 * Throws when whoever reads is gone.
 */
export async function writeOut(stream: NodeJS.WritableStream, text: string | Uint8Array): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

/** Writes, and resolves when it has left this process. */
export async function writeThrough(stream: NodeJS.WritableStream, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.write(text, (error) => {
      if (error === undefined || error === null) resolve();
      else reject(error);
    });
  });
}
