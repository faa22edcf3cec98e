import { setTimeout as realDelay } from 'node:timers/promises';
import type { RowTable } from '../../table/row-table.ts';

/**
 * The pipeline may update a row between the read and the write of an edit: once for each value that it writes, and each
 * time the row recurs.
 */
export const maximumAttempts = 25;

/** The first attempts follow each other without a wait, because usually a single update came between. */
const immediateAttempts = 6;
const baseBackoffMs = 25;
const maximumBackoffMs = 500;

/** Waits with full jitter before a later attempt, while the writers of a row with thousands of values finish. */
export async function waitBeforeAttempt(
  { delay = realDelay, random = Math.random }: RowTable,
  attempt: number,
): Promise<void> {
  if (attempt <= immediateAttempts) return;
  await delay(random() * Math.min(maximumBackoffMs, baseBackoffMs * 2 ** (attempt - immediateAttempts)));
}
