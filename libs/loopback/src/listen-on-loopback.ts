import { once } from 'node:events';
import type { Server } from 'node:net';

/** Listens on 127.0.0.1, or another address of this machine alone; by default on any free port. Resolves with the port. */
export async function listenOnLoopback(
  server: Server,
  { host = '127.0.0.1', port = 0 }: { host?: string; port?: number } = {},
): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('A server on a port has a port');
  return address.port;
}
