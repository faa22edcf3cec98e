import type { Duplex } from 'node:stream';
import { SqsError } from '../api/sqs-error.ts';
import { errorResponse } from './responses.ts';

/** Responds to input that is not HTTP in AWS's format, which Node.js would not do, and closes the connection. */
export function respondToClientError(error: Error, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const known = new SqsError('SerializationException', 'The input is not an HTTP request.', { cause: error });
  const { statusCode, headers, body } = errorResponse(known);
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${statusCode} Bad Request`,
    'Connection: close',
    'Content-Type: application/x-amz-json-1.0',
    `Content-Length: ${Buffer.byteLength(text)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end([...head, '', text].join('\r\n'), () => socket.destroy());
}
