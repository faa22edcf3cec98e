import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { SqsError } from '../api/sqs-error.ts';

/** Sends a response in AWS JSON 1.0. Does nothing if the connection is gone. */
export function sendResponse(
  response: ServerResponse,
  status: number,
  body: object,
  headers?: Record<string, string>,
): void {
  if (response.destroyed) return;
  // Node.js sends a string together with the head of the response.
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text),
    'x-amzn-requestid': randomUUID(),
    ...headers,
  });
  response.end(text);
}

export interface ErrorResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/**
 * Returns the response of an error. The SDKs read its class from `__type`, and the older code, which they show as
 * `Code`, from the header.
 */
export function errorResponse(error: unknown): ErrorResponse {
  const known = error instanceof SqsError ? error : new SqsError('InternalFailure', String(error), { cause: error });
  const fault = known.statusCode < 500 ? 'Sender' : 'Receiver';
  // The front end of all AWS services denies access, in a format of its own.
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
  const { statusCode, body, headers } = errorResponse(error);
  sendResponse(response, statusCode, body, { ...headers });
}
