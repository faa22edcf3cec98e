import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';

/** An answer of the front's own, or one of the engine's that it has changed. */
export function httpAnswer(statusCode: number, body: object): Buffer {
  const head = [
    `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? ''}`,
    'Content-Type: application/x-amz-json-1.0',
    `x-amzn-RequestId: ${randomUUID()}`,
  ].join('\r\n');
  return httpMessage(head, JSON.stringify(body));
}

/** A message with another body than its head was made for. As bytes: a socket writes text at several times the cost. */
export function httpMessage(head: string, content: string | Buffer): Buffer {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  const headers = head.replaceAll(ofTheBody, '');
  return Buffer.concat([Buffer.from(`${headers}\r\nContent-Length: ${body.length}\r\n\r\n`, 'latin1'), body]);
}

/** Headers about the body that was: its length, and its checksum. */
const ofTheBody = /\r\n(?:content-length|x-amz-crc32):[^\r]*/gi;
