import { createHash } from 'node:crypto';

/**
 * The X-Ray header of an invocation, which Lambda sends whether or not the function is traced: X-Ray's libraries fail without it. It is of
 * one that is not sampled, since there is no daemon here.
 */
export function traceHeaderOf(requestId: string, startedAtMs: number): string {
  const id = createHash('sha256').update(requestId).digest('hex');
  const seconds = Math.floor(startedAtMs / 1_000)
    .toString(16)
    .padStart(8, '0');
  return `Root=1-${seconds.slice(-8)}-${id.slice(0, 24)};Parent=${id.slice(24, 40)};Sampled=0`;
}
