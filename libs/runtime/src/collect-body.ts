import { Readable } from 'node:stream';

type Deserialize<Args, Output> = (args: Args) => Promise<Output>;

/**
 * An SDK middleware that reads each response body into one buffer. By default the SDK pipes the body through another stream,
 * which takes a sixth of the CPU time of a request with a short response.
 */
export function collectBody<Args, Output extends { response: unknown }>(
  next: Deserialize<Args, Output>,
): Deserialize<Args, Output> {
  return async (args) => {
    const result = await next(args);
    const { response } = result;
    if (hasBody(response) && response.body instanceof Readable) response.body = await collected(response.body);
    return result;
  };
}

function hasBody(response: unknown): response is { body: unknown } {
  return typeof response === 'object' && response !== null && 'body' in response;
}

/** Reads by events, because an async iterator is slower. Rejects when the body breaks off. */
async function collected(body: Readable): Promise<Uint8Array> {
  return await new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    body.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    body.on('end', () => resolve(Buffer.concat(chunks)));
    body.on('error', reject);
  });
}
