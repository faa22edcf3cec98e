import { patchProperty } from './patch-property.ts';
import { currentEnvironment } from './simulated-environment.ts';

/** `fetch`: a request on a simulated environment is answered in this process. */
export function patchFetch(): (() => void)[] {
  const real = globalThis.fetch;
  return [
    patchProperty(globalThis, 'fetch', async (...args: Parameters<typeof fetch>): Promise<Response> => {
      const environment = currentEnvironment();
      if (environment === undefined) return await real(...args);
      const request = new Request(...args);
      request.signal.throwIfAborted();
      const { method, url, headers } = request;
      const asked = { method, url, headers: Object.fromEntries(headers), body: await request.text() };
      const {
        statusCode,
        headers: answered = {},
        body,
      } = await Promise.race([
        environment.send(asked).catch((cause: unknown) => {
          throw new TypeError('fetch failed', { cause });
        }),
        aborted(request.signal),
      ]);
      return new Response(body === '' ? null : body, { status: statusCode, headers: answered });
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
