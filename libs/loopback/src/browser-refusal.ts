/** The headers that differ between requests of programs and of browsers. Node's `IncomingHttpHeaders` contains them. */
export interface RequestOrigin {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | undefined;
}

/** Allows any port, because `ssh -L` and containers map ports. */
const loopbackHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/**
 * Returns the reason to reject a request that a page in a browser may have sent, or undefined for a request of a
 * program, such as an SDK.
 *
 * Each header detects a different attack. With DNS rebinding, a page makes its own name resolve to 127.0.0.1, and its
 * requests carry that name as `Host`. A page that posts to this address sends its `Origin`, which is `null` for a file
 * or a sandboxed frame. A page that only loads this address, as an image or a script, sends neither, but browsers send
 * `Sec-Fetch-Site` with each request to a loopback address.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { browserRefusalOf } from '@daybreak/loopback';
 *
 * assert.equal(browserRefusalOf({ host: '127.0.0.1:4566' }), undefined);
 * assert.match(browserRefusalOf({ host: '127.0.0.1:4566', origin: 'https://page.example' }) ?? '', /Origin/);
 */
export function browserRefusalOf(request: RequestOrigin): string | undefined {
  const { host = '', origin, 'sec-fetch-site': site } = request;
  if (!loopbackHost.test(host)) return refusal('Host', host);
  if (origin !== undefined) return refusal('Origin', origin);
  return site === undefined ? undefined : refusal('Sec-Fetch-Site', site);
}

/**
 * Returns the reason to reject a request to a server with pages of its own. Returns undefined for a request of its own
 * pages, of a person who enters its address, or of a program. `method` is the HTTP method.
 *
 * The headers are those of `browserRefusalOf`. A page of the server sends the server as `Origin` with each change. The
 * browser sends `same-origin` as `Sec-Fetch-Site`, or `none` when a person enters the address.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { foreignPageRefusalOf } from '@daybreak/loopback';
 *
 * const host = '127.0.0.1:4566';
 * assert.equal(foreignPageRefusalOf({ method: 'POST', host, origin: `http://${host}` }), undefined);
 * assert.match(foreignPageRefusalOf({ method: 'POST', host, origin: 'https://page.example' }) ?? '', /Origin/);
 */
export function foreignPageRefusalOf(request: RequestOrigin & { readonly method: string }): string | undefined {
  const { method, host = '', origin, 'sec-fetch-site': site } = request;
  const reads = method === 'GET' || method === 'HEAD';
  if (!loopbackHost.test(host)) return foreign('Host', host);
  if (origin === undefined ? !reads : origin !== `http://${host}`) return foreign('Origin', origin ?? '');
  const isOwn = site === undefined || site === 'same-origin' || (site === 'none' && reads);
  return isOwn ? undefined : foreign('Sec-Fetch-Site', site);
}

function foreign(header: string, value: string): string {
  return `A page of another site may have sent this request (${header}: ${value.slice(0, 100)}). Only the pages of this server may.`;
}

function refusal(header: string, value: string): string {
  return `A page in a browser may have sent this request (${header}: ${value.slice(0, 100)}). Only programs on this machine may send requests here.`;
}
