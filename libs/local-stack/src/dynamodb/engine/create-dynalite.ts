// oxlint-disable-next-line typescript/triple-slash-reference -- dynalite ships no types, and other projects compile this file too
/// <reference path="./dynalite.d.ts" />
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { browserRefusalOf } from '@daybreak/loopback';
import dynalite from 'dynalite';
import './patch-dynalite.ts';

/** Creates dynalite's server, which does not listen yet. With a `path`, it keeps its data in that folder, or else in memory. */
export function createDynalite(options: { path?: string } = {}): Server {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0, ...options });
  refuseBrowsers(server);
  return server;
}

/** Rejects requests of browsers. dynalite allows every origin, so any web page could read and write the tables. */
function refuseBrowsers(server: Server): void {
  const listeners = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const refusal = browserRefusalOf(request.headers);
    if (refusal !== undefined) {
      response.writeHead(403, { 'Content-Type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', Message: refusal }));
      return;
    }
    for (const listener of listeners) Reflect.apply(listener, server, [request, response]);
  });
}
