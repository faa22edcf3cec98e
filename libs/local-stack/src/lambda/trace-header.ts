import { createHash } from 'node:crypto';

/**
 * Returns the X-Ray header of an invocation. Lambda sends it whether or not the function is traced, and X-Ray's libraries fail without it.
 * The trace is not sampled, because no X-Ray daemon runs here.
 */
export function traceHeaderOf(requestId: string, startedAtMs: number): string {
  const id = createHash('sha256').update(requestId).digest('hex');
  const seconds = Math.floor(startedAtMs / 1_000)
    .toString(16)
    .padStart(8, '0');
  return `Root=1-${seconds.slice(-8)}-${id.slice(0, 24)};Parent=${id.slice(24, 40)};Sampled=0`;
}
