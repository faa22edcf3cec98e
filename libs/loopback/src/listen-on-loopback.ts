import { once } from 'node:events';
import type { Server } from 'node:net';

/**
 * Listens on 127.0.0.1 or another address that only this machine can reach. Default: any free port. Resolves with the
 * port. Rejects with Node's error, such as `EADDRINUSE`.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { createServer } from 'node:http';
 * import { listenOnLoopback } from '@daybreak/loopback';
 *
 * const server = createServer((_, response) => response.end('good morning'));
 * const port = await listenOnLoopback(server);
 * const response = await fetch(`http://127.0.0.1:${port}`);
 * assert.equal(await response.text(), 'good morning');
 * server.close();
 */
export async function listenOnLoopback(
  server: Server,
  { host = '127.0.0.1', port = 0 }: { host?: string; port?: number } = {},
): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null)
    throw new TypeError(`The server has no port: it listens on ${String(address)}`);
  return address.port;
}
