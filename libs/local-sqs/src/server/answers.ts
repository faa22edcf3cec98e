import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { SqsError } from '../api/sqs-error.ts';

/** Answers in AWS JSON 1.0. Nothing happens when the connection is gone. */
export function sendAnswer(
  response: ServerResponse,
  status: number,
  body: object,
  headers?: Record<string, string>,
): void {
  if (response.destroyed) return;
  // As text, Node.js sends it in one piece with the head of the answer.
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': randomUUID(),
    ...headers,
  });
  response.end(text);
}

export interface ErrorAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** The SDKs find the class of an error by `__type`; and its older code, which they show as `Code`, in the header. */
export function errorAnswer(error: unknown): ErrorAnswer {
  const known = error instanceof SqsError ? error : new SqsError('InternalFailure', String(error), { cause: error });
  const fault = known.statusCode < 500 ? 'Sender' : 'Receiver';
  // Not of SQS but of what stands before every service, which spells it in its own way.
  const isDenial = known.code === 'AccessDeniedException';
  return {
    statusCode: known.statusCode,
    headers: { 'x-amzn-query-error': `${known.queryCode};${fault}` },
    body: isDenial
      ? { __type: `com.amazon.coral.service#${known.code}`, Message: known.message }
      : { __type: `com.amazonaws.sqs#${known.code}`, message: known.message },
  };
}

export function sendError(response: ServerResponse, error: unknown): void {
  const { statusCode, body, headers } = errorAnswer(error);
  sendAnswer(response, statusCode, body, { ...headers });
}
