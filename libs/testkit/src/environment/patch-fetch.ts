import { patchProperty } from './patch-property.ts';
import { currentEnvironment } from './simulated-environment.ts';

/** Replaces `fetch`: the environment responds to requests, without a connection. */
export function patchFetch(): (() => void)[] {
  const real = globalThis.fetch;
  return [
    patchProperty(globalThis, 'fetch', async (...args: Parameters<typeof fetch>): Promise<Response> => {
      const environment = currentEnvironment();
      if (environment === undefined) return await real(...args);
      const request = new Request(...args);
      request.signal.throwIfAborted();
      const { method, url, headers } = request;
      const sent = { method, url, headers: Object.fromEntries(headers), body: await request.text() };
      const {
        statusCode,
        headers: responseHeaders = {},
        body,
      } = await Promise.race([
        environment.send(sent).catch((cause: unknown) => {
          throw new TypeError('fetch failed', { cause });
        }),
        aborted(request.signal),
      ]);
      return new Response(body === '' ? null : body, { status: statusCode, headers: responseHeaders });
    }),
  ];
}

async function aborted(signal: AbortSignal): Promise<never> {
  return await new Promise((_, reject) => {
    signal.addEventListener(
      'abort',
      () => reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason))),
      { once: true },
    );
  });
}
