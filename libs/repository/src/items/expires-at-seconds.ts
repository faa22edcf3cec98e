/**
 * The fewest days for which a finished row is kept, as long as a tombstone and the record of a run. Then no message of the row is left
 * that could change a new row of its id, and each recorded run adds up.
 */
export const minimumKeepDays = 90;

/** The Time to Live of an item that is kept for `retentionDays` from now, in epoch seconds. */
export function expiresAtSeconds(now: Date, retentionDays: number): number {
  return Math.floor(now.getTime() / 1000) + retentionDays * 24 * 60 * 60;
}
