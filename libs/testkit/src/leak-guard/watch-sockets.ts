import { Server, Socket } from 'node:net';
import { isStartedByNode } from './origin.ts';
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
 * Tracks sockets that user code connects, and servers that it starts.
 *
 * A socket of an HTTP agent or of `fetch` belongs to a pool, and may stay open. Its requests are tracked separately.
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
        isInternal: (origin) => isStartedByNode(origin, openers),
        describe: () => `socket to ${socket.remoteAddress ?? 'an address that is not connected yet'}${portOf(socket)}`,
      });
    }),
    // The package undici connects its own sockets.
    watchChannel('undici:client:connected', (message) => {
      if ('socket' in message && message.socket instanceof Socket) pooled.add(message.socket);
    }),
    watchChannel('tracing:net.server.listen:asyncStart', (message) => {
      if (!('server' in message) || !(message.server instanceof Server)) return;
      const { server } = message;
      track({ kind: 'server', isOpen: () => server.listening, describe: () => 'listening server' });
    }),
  ];
}

function portOf({ remotePort }: Socket): string {
  return remotePort === undefined ? '' : `:${remotePort}`;
}
