/** The Time to Live of an item that is kept for `retentionDays` from now, in epoch seconds. */
export function expiresAtSeconds(now: Date, retentionDays: number): number {
  return Math.floor(now.getTime() / 1000) + retentionDays * 24 * 60 * 60;
}
