import { setTimeout as realDelay } from 'node:timers/promises';
import type { RowTable } from '../../table/row-table.ts';

/**
 * The pipeline may change a row between the read and the write of an edit, with each value that it writes and each time
 * the row recurs; not for long.
 */
export const maximumAttempts = 25;

/** As many are made one after the other: mostly it is one value that was faster. */
const attemptsAtOnce = 6;
const firstBackoffMs = 25;
const longestBackoffMs = 500;

/** Waits, before a later attempt, until those who write to a row of thousands of values may have come to an end. */
export async function waitBeforeAttempt(
  { delay = realDelay, random = Math.random }: RowTable,
  attempt: number,
): Promise<void> {
  if (attempt <= attemptsAtOnce) return;
  const longestMs = Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attempt - attemptsAtOnce));
  await delay(random() * longestMs);
}
