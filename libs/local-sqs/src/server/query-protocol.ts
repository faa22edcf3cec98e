import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Returns true if a request uses the query protocol, which the SDKs used until November 2023: a form or a URL with an `Action`. */
export function isQueryRequest({ headers, url = '' }: IncomingMessage): boolean {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return headers['x-amz-target'] === undefined && (isForm || /[?&]Action=/.test(url));
}

const message =
  'The query protocol is not emulated; only AWS JSON 1.0 is. Use an SDK or an AWS CLI released after November 2023, for example boto3 1.28.82.';

/** Rejects the request in XML. A client of the query protocol can parse nothing else, and would not show the message. */
export function rejectQueryRequest(response: ServerResponse): void {
  const requestId = randomUUID();
  const error = `<Type>Sender</Type><Code>AWS.SimpleQueueService.UnsupportedOperation</Code><Message>${message}</Message>`;
  const body = `<?xml version="1.0"?><ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><Error>${error}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  response.writeHead(400, {
    'content-type': 'text/xml',
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': requestId,
  });
  response.end(body);
}
