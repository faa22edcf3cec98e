import type { IncomingMessage } from 'node:http';
import { SqsError } from '../api/sqs-error.ts';

/** More than the largest batch of 1 MiB, however its characters are escaped. */
const limitBytes = 8 * 1024 * 1024;
/**
 * The part of a longer body that is read and dropped. A client that is still sending when its connection closes gets no
 * response.
 */
const dropLimitBytes = 4 * limitBytes;

/**
 * Reads the body of a request as JSON. An empty body is an empty object. Throws SqsError for a body that is too long or
 * not JSON.
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request);
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SqsError('SerializationException', 'The body of the request is not JSON.', { cause: error });
  }
}

/** Uses events, because leaving a `for await` would destroy the connection that the error is sent on. */
async function readText(request: IncomingMessage): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const tooLarge = new SqsError('RequestEntityTooLarge', `The body of a request can have at most ${limitBytes} bytes.`);
  let chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= limitBytes) chunks.push(chunk);
    else chunks = [];
    if (size <= dropLimitBytes) return;
    request.pause();
    reject(tooLarge);
  });
  request.once('end', () => {
    if (size > limitBytes) reject(tooLarge);
    else resolve(Buffer.concat(chunks).toString('utf8'));
  });
  request.once('error', reject);
  request.once('close', () => {
    if (!request.complete)
      reject(new SqsError('RequestAborted', 'The connection closed before the request was complete.'));
  });
  return await promise;
}
