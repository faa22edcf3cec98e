import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { listenOnLoopback } from '@daybreak/loopback';
import { respondToClientError } from './respond-to-client-error.ts';

/**
 * An address on 127.0.0.1 for `startSqsServer`, so that the endpoint is known before the queues exist. Until then,
 * requests to it get no response.
 */
export interface SqsAddress {
  /** For example `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  readonly server: Server;
  /** Closes an address without a server. A server closes its address itself. */
  close(): Promise<void>;
}

/**
 * Listens on a port. Default: any free port.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { createSqsEngine, createStackClock, openSqsAddress, startSqsServer } from '@daybreak/local-sqs';
 *
 * const address = await openSqsAddress(); // for a template that names the endpoint before there are queues
 * const engine = createSqsEngine({ clock: createStackClock({ kind: 'real' }) });
 * const server = await startSqsServer({ engine, address });
 * assert.equal(server.endpoint, address.endpoint);
 * await server.close();
 * engine.close();
 */
export async function openSqsAddress(wantedPort = 0): Promise<SqsAddress> {
  const server = createServer({ requireHostHeader: false });
  server.on('clientError', respondToClientError);
  // Disables the timeout. A client that sends while its idle connection closes would get a connection error.
  server.keepAliveTimeout = 0;
  const port = await listenOnLoopback(server, { port: wantedPort });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    server,
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
