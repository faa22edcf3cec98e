/** What a limit has let through of late, and how far rows that wait for it are spread. */
export interface RateState {
  /** Rows that went on, by slot: a tenth of a second, as the number since the epoch. Holds the slots of the last second. */
  slots: Readonly<Record<string, number>>;
  /** Epoch milliseconds at which the last of the rows that wait comes back. */
  tailMs: number;
  /** The number of rows that ever went on. */
  taken: number;
  /** Counts the updates, for optimistic locking. */
  revision: number;
}

export const newRateState: RateState = { slots: {}, tailMs: 0, taken: 0, revision: 0 };

export interface RateInput {
  rowsPerSecond: number;
  /** Rows that have waited and come back, and rows that come for the first time. */
  returning: number;
  fresh: number;
}

export interface RateResult {
  state: RateState;
  /** How many of each may go on. */
  granted: { returning: number; fresh: number };
  /** When each of the others comes back, in epoch milliseconds: first those that have waited. */
  comeBackMs: number[];
}

const slotMs = 100;
/** Any second lies within so many slots. */
const windowSlots = 1_000 / slotMs + 1;
/**
 * Rows come back a little slower than they may go on. Otherwise a batch that is early by a moment would find the second full, and
 * its rows would wait once more, behind all others.
 */
const comeBackSlack = 1.25;

/**
 * Lets rows through so that no second has more than `rowsPerSecond`, and gives each other row a time of its own to come back. Rows
 * that come for the first time go on only while nobody waits.
 */
export function takeRows(before: RateState, { rowsPerSecond, returning, fresh }: RateInput, nowMs: number): RateResult {
  // Clocks of functions differ: a slot in the future counts, too.
  const slot = Math.floor(nowMs / slotMs);
  const recent = Object.entries(before.slots).filter(([number]) => Number(number) > slot - windowSlots);
  const available = rowsPerSecond - recent.reduce((sum, [, rows]) => sum + rows, 0);
  const first = Math.max(0, Math.min(returning, available));
  const isAnybodyWaiting = before.tailMs > nowMs || first < returning;
  const second = isAnybodyWaiting ? 0 : Math.max(0, Math.min(fresh, available - first));
  const spacingMs = (comeBackSlack * 1_000) / rowsPerSecond;
  const startMs = Math.max(before.tailMs, nowMs + windowSlots * slotMs);
  const waiting = returning + fresh - first - second;
  const slots = Object.fromEntries(recent);
  if (first + second > 0) slots[slot] = (slots[slot] ?? 0) + first + second;
  return {
    state: {
      slots,
      tailMs: waiting === 0 ? before.tailMs : Math.ceil(startMs + waiting * spacingMs),
      taken: before.taken + first + second,
      revision: before.revision + 1,
    },
    granted: { returning: first, fresh: second },
    comeBackMs: Array.from({ length: waiting }, (_, place) => Math.ceil(startMs + place * spacingMs)),
  };
}
