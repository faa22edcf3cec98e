import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { SqsError } from './sqs-error.ts';

/** Answers in AWS JSON 1.0. Nothing happens when the connection is gone. */
export function sendAnswer(
  response: ServerResponse,
  status: number,
  body: object,
  headers?: Record<string, string>,
): void {
  if (response.destroyed) return;
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': randomUUID(),
    ...headers,
  });
  response.end(text);
}

/** The SDKs find the class of an error by `__type`; and its older code, which they show as `Code`, in the header. */
export function sendError(response: ServerResponse, error: unknown): void {
  const known = error instanceof SqsError ? error : new SqsError('InternalFailure', String(error), { cause: error });
  const fault = known.statusCode < 500 ? 'Sender' : 'Receiver';
  const body = { __type: `com.amazonaws.sqs#${known.code}`, message: known.message };
  sendAnswer(response, known.statusCode, body, { 'x-amzn-query-error': `${known.queryCode};${fault}` });
}
