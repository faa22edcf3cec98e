import type { Track } from './track.ts';
import { watchChannel } from './watch-channel.ts';

/** Tracks requests of `fetch`, and of undici as a package, until the whole response is received. */
export function watchFetch(track: Track): (() => void)[] {
  const inFlight = new WeakSet<object>();

  function onEnd(message: object): void {
    if ('request' in message && typeof message.request === 'object' && message.request !== null)
      inFlight.delete(message.request);
  }

  return [
    watchChannel('undici:request:create', (message) => {
      if (!('request' in message) || typeof message.request !== 'object' || message.request === null) return;
      const { request } = message;
      inFlight.add(request);
      track({ kind: 'request', isOpen: () => inFlight.has(request), describe: () => describe(request) });
    }),
    watchChannel('undici:request:trailers', onEnd),
    watchChannel('undici:request:error', onEnd),
  ];
}

/** Describes a request without its query, which may contain a signature. */
function describe(request: object): string {
  const method = 'method' in request ? String(request.method) : '';
  const origin = 'origin' in request ? String(request.origin) : '';
  const path = 'path' in request ? String(request.path).split('?')[0] : '';
  return `fetch ${method} ${origin}${path}`;
}
