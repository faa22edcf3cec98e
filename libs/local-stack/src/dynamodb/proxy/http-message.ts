import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';

/** Returns a response of the proxy itself, or a changed response of the engine. */
export function httpAnswer(statusCode: number, body: object): Buffer {
  const head = [
    `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? ''}`,
    'Content-Type: application/x-amz-json-1.0',
    `x-amzn-RequestId: ${randomUUID()}`,
  ].join('\r\n');
  return httpMessage(head, JSON.stringify(body));
}

/** Returns a message with another body than its head describes. Bytes, because writing text to a socket is several times as expensive. */
export function httpMessage(head: string, content: string | Buffer): Buffer {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  const headers = head.replaceAll(bodyHeaders, '');
  return Buffer.concat([Buffer.from(`${headers}\r\nContent-Length: ${body.length}\r\n\r\n`, 'latin1'), body]);
}

/** The headers that describe the original body: its length and its checksum. */
const bodyHeaders = /\r\n(?:content-length|x-amz-crc32):[^\r]*/gi;
