import { Server, Socket } from 'node:net';
import { isStartedByPlatform } from './origin.ts';
import type { Track } from './track.ts';
import { watchChannel } from './watch-channel.ts';

const openers = new Set([
  'node:diagnostics_channel',
  'node:net',
  'node:tls',
  'node:_tls_wrap',
  'node:internal/tls/wrap',
]);

/**
 * Tracks sockets that program code connects, and servers that it makes listen.
 *
 * A socket that an HTTP agent or `fetch` opened is the pool's, and may stay open and idle; the request that it serves is tracked itself.
 */
export function watchSockets(track: Track): (() => void)[] {
  const pooled = new WeakSet<object>();
  return [
    watchChannel('net.client.socket', (message) => {
      if (!('socket' in message) || !(message.socket instanceof Socket)) return;
      const { socket } = message;
      track({
        kind: 'socket',
        isOpen: () => !socket.destroyed && !pooled.has(socket),
        isPlatforms: (origin) => isStartedByPlatform(origin, openers),
        describe: () => `socket to ${socket.remoteAddress ?? 'an address not reached yet'}${portOf(socket)}`,
      });
    }),
    // undici as a package connects its sockets itself.
    watchChannel('undici:client:connected', (message) => {
      if ('socket' in message && message.socket instanceof Socket) pooled.add(message.socket);
    }),
    watchChannel('tracing:net.server.listen:asyncStart', (message) => {
      if (!('server' in message) || !(message.server instanceof Server)) return;
      const { server } = message;
      track({ kind: 'server', isOpen: () => server.listening, describe: () => 'server that listens' });
    }),
  ];
}

function portOf({ remotePort }: Socket): string {
  return remotePort === undefined ? '' : `:${remotePort}`;
}
