import { UsageError } from '../terminal/usage-error.ts';

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const pattern = /^(\d{1,6}(?:\.\d{1,3})?)\s?(ms|[smhd])(?:[a-z]*)$/;

/** Milliseconds of `30s`, `5m`, `2h` or `1d`, also written `1 day`. Throws UsageError. */
export function parseDuration(text: string): number {
  const [, number, unit] = pattern.exec(text.trim().toLowerCase()) ?? [];
  const ms = Object.entries(unitMs).find(([name]) => name === unit)?.[1];
  if (number === undefined || ms === undefined)
    throw new UsageError(`${text} is not a length of time: write one such as 30s, 5m, 2h or 1d`);
  return Number(number) * ms;
}
