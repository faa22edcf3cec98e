import type { Duplex } from 'node:stream';
import { SqsError } from '../api/sqs-error.ts';
import { errorAnswer } from './answers.ts';

/** Answers what is not even HTTP, where Node's own answer would be none of AWS's, and ends the connection. */
export function answerClientError(error: Error, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const known = new SqsError('SerializationException', 'This can not be read as an HTTP request.', { cause: error });
  const { statusCode, headers, body } = errorAnswer(known);
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
