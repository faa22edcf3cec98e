import type { RowError } from './row-error.ts';
import type { RowHistory } from './row-history.ts';
import type { Values } from './values.ts';

/** Where a row is in its life. Only a `scheduled` row is ever due. */
export type RowStatus = 'scheduled' | 'completed' | 'failed' | 'cancelled';

/** What an owner says of a row: what `import` reads and `put` takes. */
export interface RowDefinition {
  id: string;
  /** Local calendar date, `YYYY-MM-DD`. */
  dueDate: string;
  /** IANA time zone in which `dueDate` begins. */
  timeZone: string;
  /** Kind of the rule that plans the values. */
  rule: string;
  /** The owner's input to the rule: `apply-changes` writes it as it stands, `renew` reads its period from it. */
  changes: Values;
  /** The values that the row holds before the pipeline first writes. */
  values: Values;
}

/** A row as it stands in the table. */
export interface Row extends RowDefinition {
  /** Key to the UTC instant at which it was written, for this version alone. */
  writes: Record<string, string>;
  status: RowStatus;
  /** Raised by every owner's edit and by every re-arming; a message of another version changes nothing. */
  version: number;
  /** The run whose message last wrote a value of this version; gone when the version ends, whose history then names a run. */
  runId?: string;
  /**
   * Which plan the stamps in `writes` are of, and the how-manieth that was begun at this version (`py0g-lIxp-2o4ia1.1`), while its values come
   * in several writes; gone when the version ends.
   */
  planId?: string;
  /** How the last of the row's versions ended, this one too if it has; `getWithHistory` gives the last 50. */
  history: RowHistory;
  lastError?: RowError;
  /** Which occurrence of a recurring row this is, from 1. */
  occurrence: number;
  /** The first occurrence's date: a monthly row from the 31st stays anchored there. */
  anchorDate: string;
  createdAt: string;
  updatedAt: string;
  /** When the last completed occurrence was completed. */
  completedAt?: string;
}

/** What is left of a deleted row for 90 days, so that a row that is put under its id again goes on at the next version. */
export interface Tombstone {
  id: string;
  status: 'deleted';
  version: number;
  history: RowHistory;
  /** UTC instant from which DynamoDB may drop it. */
  expiresAt: string;
}
