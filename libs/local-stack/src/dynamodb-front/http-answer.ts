import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';

/** An answer of the front's own, or one of the engine's that it has changed. */
export function httpAnswer(statusCode: number, body: object): string {
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? ''}`,
    'Content-Type: application/x-amz-json-1.0',
    `Content-Length: ${Buffer.byteLength(text)}`,
    `x-amzn-RequestId: ${randomUUID()}`,
  ];
  return [...head, '', text].join('\r\n');
}
