import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorXml } from './publish-batch.ts';
import { PublishError } from './publish-error.ts';

/** The path of requests to services that are not emulated. They stay on the machine, and the response names the service and the operation. */
export const otherServicesPath = '/not-emulated';

/** Responds with an error that no client retries. */
export function refuseOtherService({ method, url = '', headers }: IncomingMessage, response: ServerResponse): void {
  const [, service = 'a service without a signature'] =
    /Credential=(?:[^/]+\/){3}([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const target = String(headers['x-amz-target'] ?? '').replace(/^.*\./, '');
  const operation = target === '' ? `${method} ${url.slice(otherServicesPath.length)}` : target;
  const message = `${service} is not emulated, so ${operation} fails. Set the value that the function requests with the option environment, or replace the function with the option functions`;
  const error = new PublishError('NotEmulatedException', message);
  const isQuery = String(headers['content-type']).includes('urlencoded');
  response.writeHead(400, {
    'content-type': isQuery ? 'text/xml' : 'application/x-amz-json-1.1',
    'x-amzn-errortype': error.code,
    connection: 'close',
  });
  response.end(isQuery ? errorXml(error) : JSON.stringify({ __type: error.code, message }));
}
