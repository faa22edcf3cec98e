import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorXml } from './publish-batch.ts';
import { PublishError } from './publish-error.ts';

/** Where a function's requests to services that are not emulated go: none leaves the machine, and each is answered with what it was. */
export const otherServicesPath = '/not-emulated';

/** Answers with an error that no client tries again. */
export function refuseOtherService({ method, url = '', headers }: IncomingMessage, response: ServerResponse): void {
  const [, service = 'a service without a signature'] =
    /Credential=(?:[^/]+\/){3}([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  const target = String(headers['x-amz-target'] ?? '').replace(/^.*\./, '');
  const operation = target === '' ? `${method} ${url.slice(otherServicesPath.length)}` : target;
  const message = `${service} is not emulated here, so there is no answer to ${operation}: give what the function asks for by the option environment, or a handler of your own by functions`;
  const error = new PublishError('NotEmulatedException', message);
  const isQuery = String(headers['content-type']).includes('urlencoded');
  response.writeHead(400, {
    'content-type': isQuery ? 'text/xml' : 'application/x-amz-json-1.1',
    'x-amzn-errortype': error.code,
    connection: 'close',
  });
  response.end(isQuery ? errorXml(error) : JSON.stringify({ __type: error.code, message }));
}
