import { ClientRequest, IncomingMessage } from 'node:http';
import type { Track } from './track.ts';
import { watchChannel } from './watch-channel.ts';

/** Tracks requests of `node:http` and `node:https`, which SDK clients use, until the whole response is read or the request fails. */
export function watchHttp(track: Track): (() => void)[] {
  const responses = new WeakMap<ClientRequest, IncomingMessage>();
  // Node destroys a request with a broken connection some turns after the caller received the error.
  const failed = new WeakSet<ClientRequest>();
  return [
    watchChannel('http.client.request.created', (message) => {
      if (!('request' in message) || !(message.request instanceof ClientRequest)) return;
      const { request } = message;
      track({
        kind: 'request',
        isOpen: () => !request.destroyed && !failed.has(request) && !isRead(responses.get(request)),
        describe: () => describe(request),
      });
    }),
    watchChannel('http.client.request.error', (message) => {
      if ('request' in message && message.request instanceof ClientRequest) failed.add(message.request);
    }),
    watchChannel('http.client.response.finish', (message) => {
      if (!('request' in message) || !(message.request instanceof ClientRequest)) return;
      if (!('response' in message) || !(message.response instanceof IncomingMessage)) return;
      responses.set(message.request, message.response);
    }),
  ];
}

function isRead(response: IncomingMessage | undefined): boolean {
  return response !== undefined && (response.readableEnded || response.destroyed);
}

/** Describes a request without its query, which may contain a signature. */
function describe(request: ClientRequest): string {
  const operation = request.getHeader('x-amz-target');
  const path = request.path.split('?')[0] ?? '';
  const url = `${request.protocol}//${String(request.getHeader('host') ?? request.host)}${path}`;
  return `HTTP request ${request.method} ${url}${operation === undefined ? '' : ` (${String(operation)})`}`;
}
