import { once } from 'node:events';
import { createServer } from 'node:net';
import { listenOnLoopback } from '@daybreak/loopback';

/** Returns a port that is free now, for an engine that does not print which port it chose. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server, { host });
  const closed = once(server, 'close');
  server.close();
  await closed;
  return port;
}
