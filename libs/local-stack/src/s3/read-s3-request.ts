import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { S3Error } from './s3-error.ts';

/** A request to S3 for an object, or for a bucket if the key is empty. */
export interface S3Request {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** The maximum size of an object. AWS allows 5 GB, which no test needs. */
const limitBytes = 256 * 1024 * 1024;

/** Reads a request in path style, `/bucket/key`, or to a virtual host, `bucket.localhost`. Throws S3Error. */
export async function readS3Request(request: IncomingMessage): Promise<S3Request> {
  const { method = 'GET', headers } = request;
  if (Number(headers['content-length'] ?? 0) > limitBytes)
    throw new S3Error(
      'EntityTooLarge',
      `The maximum size of an object in the local buckets is ${limitBytes} bytes.`,
      400,
    );
  return s3RequestOf({ method, url: request.url ?? '/', headers, body: await buffer(request) });
}

/** An HTTP request, with its path or its complete URL. */
export interface HttpToS3 extends Pick<S3Request, 'method' | 'headers' | 'body'> {
  readonly url: string;
}

/** Parses an HTTP request as a request to S3. Throws S3Error. */
export function s3RequestOf(http: HttpToS3): S3Request {
  const { method, headers, body } = http;
  const url = new URL(http.url, 'http://127.0.0.1');
  const [, virtualBucket] = /^(.+)\.(?:localhost|127\.0\.0\.1|s3[.-].*)(?::\d+)?$/.exec(headers.host ?? '') ?? [];
  const path = virtualBucket === undefined ? url.pathname.slice(1) : `${virtualBucket}${url.pathname}`;
  const [bucket = '', ...key] = path.split('/');
  return {
    method,
    bucket,
    key: decoded(key.join('/')),
    query: url.searchParams,
    headers,
    body: isChunked(headers) ? unchunked(body) : body,
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new S3Error('InvalidURI', "Couldn't parse the specified URI.", 400);
  }
}

function isChunked(headers: IncomingMessage['headers']): boolean {
  return String(headers['x-amz-content-sha256']).startsWith('STREAMING-');
}

/** Returns the content of a body that the SDK sends in chunks, each after its length in hexadecimal digits. */
function unchunked(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const end = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.subarray(at, Math.max(at, end)).toString('latin1'), 16);
    if (end < 0 || Number.isNaN(length) || end + 2 + length > body.length)
      throw new S3Error('IncompleteBody', 'The request body terminated unexpectedly', 400);
    // The checksum follows the last chunk.
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(body.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
}
