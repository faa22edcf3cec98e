import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { listenOnLoopback } from '@daybreak/loopback';
import { answerClientError } from './answer-client-error.ts';

/** An address on 127.0.0.1 where `startSqsServer` will serve: for who must name it before there are queues. Until then it answers nothing. */
export interface SqsAddress {
  /** As `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  readonly server: Server;
  /** Ends an address that is not served. One that is served ends with its server. */
  close(): Promise<void>;
}

/**
 * Listens on a port, by default any free one.
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
  server.on('clientError', answerClientError);
  // Never: a client that sends just as its idle connection is closed would hear of a broken connection.
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
