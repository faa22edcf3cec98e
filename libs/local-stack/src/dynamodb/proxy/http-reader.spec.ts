import { describe, expect, it } from '@jest/globals';
import { headerOf, HttpReader, RequestError, requestLimitBytes } from './http-reader.ts';

const request = (body: string): string =>
  `POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target:  DynamoDB_20120810.GetItem \r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

const bodiesOf = (...chunks: (string | Buffer)[]): string[] => {
  const reader = new HttpReader(requestLimitBytes);
  return chunks.flatMap((chunk) => [...reader.read(Buffer.from(chunk))].map(({ body }) => body.toString()));
};

describe('the reader', () => {
  it('divides a connection into requests, however the chunks divide them', () => {
    const both = Buffer.from(`${request('{"a":"🎉"}')}${request('')}${request('{}')}`);
    for (const size of [1, 2, 3, 50, 97, 98, both.length]) {
      const chunks = Array.from({ length: Math.ceil(both.length / size) }, (_, n) =>
        both.subarray(n * size, (n + 1) * size),
      );
      expect(bodiesOf(...chunks)).toEqual(['{"a":"🎉"}', '', '{}']);
    }
  });

  it('returns the original bytes of requests', () => {
    const [read] = [...new HttpReader(requestLimitBytes).read(Buffer.from(request('{}')))];
    expect(read?.bytes.toString()).toBe(request('{}'));
    expect(headerOf(read?.head ?? '', 'x-amz-target')).toBe('DynamoDB_20120810.GetItem');
    expect(headerOf(read?.head ?? '', 'authorization')).toBeUndefined();
  });

  it('reads a request without a length as one without a body', () => {
    expect(bodiesOf('GET / HTTP/1.1\r\n\r\n', 'GET /health HTTP/1.1\r\n\r\n')).toEqual(['', '']);
  });

  it('limits the size of requests', () => {
    const statusOf = (text: string): number | undefined => {
      try {
        bodiesOf(text);
      } catch (error) {
        if (error instanceof RequestError) return error.statusCode;
        throw error;
      }
      return undefined;
    };
    const limit = requestLimitBytes;
    expect(statusOf(`POST / HTTP/1.1\r\nContent-Length: ${limit}\r\n\r\n`)).toBeUndefined();
    expect(statusOf(`POST / HTTP/1.1\r\nContent-Length: ${limit + 1}\r\n\r\n`)).toBe(413);
    expect(statusOf(`POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n`)).toBe(400);
    expect(statusOf(`POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n`)).toBe(411);
    expect(statusOf(`POST / HTTP/1.1\r\nX: ${'x'.repeat(70_000)}`)).toBe(431);
  });
});
