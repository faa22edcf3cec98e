import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Whether a request is of the protocol that the SDKs used until November 2023: a form, or an address, with an `Action`. */
export function isQueryRequest({ headers, url = '' }: IncomingMessage): boolean {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return headers['x-amz-target'] === undefined && (isForm || /[?&]Action=/.test(url));
}

const reason =
  'The query protocol is not emulated here, only AWS JSON 1.0. Use an SDK or an AWS CLI that is newer than November 2023, for example boto3 1.28.82.';

/** Refuses it in its own XML: a client of that protocol can read nothing else, and would show no message. */
export function refuseQueryRequest(response: ServerResponse): void {
  const requestId = randomUUID();
  const error = `<Type>Sender</Type><Code>AWS.SimpleQueueService.UnsupportedOperation</Code><Message>${reason}</Message>`;
  const body = `<?xml version="1.0"?><ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><Error>${error}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  response.writeHead(400, {
    'content-type': 'text/xml',
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': requestId,
  });
  response.end(body);
}
