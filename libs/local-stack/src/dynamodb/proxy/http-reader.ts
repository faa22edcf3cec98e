/** A complete request or response. */
export interface HttpMessage {
  /** The first line and the headers. */
  readonly head: string;
  readonly body: Buffer;
  /** The original bytes of the head and the body. */
  readonly bytes: Buffer;
}

/** A request that the proxy can't read. It sends this error as the response, and closes the connection. */
export class RequestError extends Error {
  override name = 'RequestError';
  readonly statusCode: number;

  constructor(statusCode: number, message: string) {
    super(message);
    this.statusCode = statusCode;
  }
}

const headLimitBytes = 64 * 1024;
/** DynamoDB's limit for a request. */
export const requestLimitBytes = 16 * 1024 * 1024;
const endOfHead = '\r\n\r\n';

/**
 * Divides the bytes of a connection into requests or responses. Node's own HTTP server and client would take twice the processor time, and
 * every request of every function passes here.
 */
export class HttpReader {
  readonly #bodyLimitBytes: number;
  #chunks: Buffer[] = [];
  #sizeBytes = 0;
  #head: { readonly text: string; readonly bodyAt: number; readonly endsAt: number } | undefined;

  constructor(bodyLimitBytes: number) {
    this.#bodyLimitBytes = bodyLimitBytes;
  }

  /** Yields the messages that this chunk completes. Throws RequestError. */
  *read(chunk: Buffer): Generator<HttpMessage> {
    this.#chunks.push(chunk);
    this.#sizeBytes += chunk.length;
    while (this.#sizeBytes > 0) {
      this.#head ??= parseHead(this.#joined(), this.#bodyLimitBytes);
      if (this.#head === undefined || this.#sizeBytes < this.#head.endsAt) return;
      const { text, bodyAt, endsAt } = this.#head;
      const all = this.#joined();
      yield { head: text, body: all.subarray(bodyAt, endsAt), bytes: all.subarray(0, endsAt) };
      this.#head = undefined;
      this.#chunks = [all.subarray(endsAt)];
      this.#sizeBytes -= endsAt;
    }
  }

  #joined(): Buffer {
    const [first = Buffer.alloc(0), ...others] = this.#chunks;
    if (others.length === 0) return first;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }
}

/** Returns undefined while the head is incomplete. */
function parseHead(
  bytes: Buffer,
  bodyLimitBytes: number,
): { text: string; bodyAt: number; endsAt: number } | undefined {
  const end = bytes.indexOf(endOfHead);
  if (end < 0 || end > headLimitBytes) {
    if (bytes.length > headLimitBytes) throw new RequestError(431, 'The head is too long');
    return undefined;
  }
  const text = bytes.toString('latin1', 0, end);
  if (headerOf(text, 'transfer-encoding') !== undefined) {
    throw new RequestError(411, 'A request must have a Content-Length');
  }
  const length = Number(headerOf(text, 'content-length') ?? 0);
  if (!Number.isSafeInteger(length) || length < 0) throw new RequestError(400, 'The Content-Length is not a number');
  if (length > bodyLimitBytes) throw new RequestError(413, `The maximum size of a body is ${bodyLimitBytes} bytes`);
  const bodyAt = end + endOfHead.length;
  return { text, bodyAt, endsAt: bodyAt + length };
}

const headers = {
  authorization: /^authorization:[ \t]*(.*)$/im,
  'content-length': /^content-length:[ \t]*(.*)$/im,
  host: /^host:[ \t]*(.*)$/im,
  origin: /^origin:[ \t]*(.*)$/im,
  'sec-fetch-site': /^sec-fetch-site:[ \t]*(.*)$/im,
  'transfer-encoding': /^transfer-encoding:[ \t]*(.*)$/im,
  'x-amz-target': /^x-amz-target:[ \t]*(.*)$/im,
};

/** Returns the value of a header, or undefined if the head does not have it. */
export function headerOf(head: string, name: keyof typeof headers): string | undefined {
  return headers[name].exec(head)?.[1]?.trimEnd();
}
