import { randomBytes, timingSafeEqual } from 'node:crypto';
import { foreignPageRefusalOf } from '@daybreak/loopback';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

/** No inline script or style, no other origin, no frame. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const headers = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  // With `no-referrer`, a browser names no origin with a form, and the guard refuses it.
  'Referrer-Policy': 'same-origin',
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

const openTheUrl =
  'This console belongs to the person who started it: open the URL that daybreak console printed. It works once.';

/** The token of the URL, and what keeps everybody else out. */
export interface Guard {
  /** The token of the URL that the command prints. It works once. */
  readonly token: string;
  readonly middleware: MiddlewareHandler;
}

/** Lets in the browser that opens the URL, and its pages alone. With `readOnly`, no request changes anything. */
export function createGuard({ readOnly }: { readOnly: boolean }): Guard {
  const token = newSecret();
  let isUsed = false;
  const session = newSecret();
  // Browsers share cookies between the ports of a host.
  const cookie = `daybreak-console-${randomBytes(4).toString('hex')}`;
  const middleware: MiddlewareHandler = async (c, next) => {
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    const refusal = refusalOf(c);
    if (refusal !== undefined) return c.text(refusal, 403);
    const given = c.req.query('token');
    if (given !== undefined && !isUsed && isEqual(given, token)) {
      isUsed = true;
      setCookie(c, cookie, session, { httpOnly: true, sameSite: 'Strict', path: '/' });
      // So that the token is in no history.
      return c.redirect('/', 303);
    }
    if (!isEqual(getCookie(c, cookie) ?? '', session)) return c.text(openTheUrl, 403);
    if (readOnly && c.req.method !== 'GET')
      return c.text('This console is read only: start it without --read-only', 403);
    return await next();
  };
  return { token, middleware };
}

function refusalOf({ req }: Context): string | undefined {
  return foreignPageRefusalOf({
    method: req.method,
    host: req.header('host'),
    origin: req.header('origin'),
    'sec-fetch-site': req.header('sec-fetch-site'),
  });
}

const newSecret = (): string => randomBytes(32).toString('base64url');

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
