import type { Priority } from './priority.ts';
import type { RowError } from './row-error.ts';
import type { RowHistory } from './row-history.ts';
import type { Shift } from './shifted-date.ts';
import type { Values } from './values.ts';

/** Only a `scheduled` row is ever due. A run has `skipped` a row that came too late for its catch-up policy. */
export type RowStatus = 'scheduled' | 'completed' | 'failed' | 'cancelled' | 'skipped';

/** The fields of a row that its owner sets. `daybreak import` and `putRow` accept them. */
export interface RowDefinition {
  id: string;
  /** Local calendar date, `YYYY-MM-DD`. */
  dueDate: string;
  /** Local time of day, `HH:MM` or `HH:MM:SS`. Default: the first instant of `dueDate`. */
  dueTime?: string | undefined;
  /** IANA time zone of `dueDate` and `dueTime`. */
  timeZone: string;
  /** Whose row it is. A pause may hold back the rows of one tenant, and the many rows of one tenant do not delay those of others. */
  tenant?: string | undefined;
  /** `high`: the row does not wait behind the other rows of its tenant. */
  priority?: Priority | undefined;
  /**
   * The dates on which the row repeats: an RRULE of RFC 5545, such as `FREQ=MONTHLY;BYMONTHDAY=-1`. Default: the row is due
   * once, unless its rule plans a next date.
   */
  repeat?: string | undefined;
  /** The name of a calendar, which moves a due date that is no business day as `shift` says. */
  calendar?: string | undefined;
  shift?: Shift | undefined;
  /**
   * What a run does that takes an occurrence late: `all` does each, `latest` skips those before the last one that is due, and
   * `skip after PT6H` skips those that are due longer than the duration of ISO 8601. Default: the policy of the rule, or `all`.
   */
  catchUp?: string | undefined;
  /** The date on which a repeating row began, from which its dates are counted. Default: `dueDate`. */
  anchorDate?: string | undefined;
  /** The number of the first occurrence. Default: 1. */
  occurrence?: number | undefined;
  /** The kind of the rule that plans the values. */
  rule: string;
  /** The input of the rule: `apply-changes` writes it unchanged, `renew` reads `periodMonths` from it. */
  changes: Values;
  /** The values of the row. The pipeline writes the planned values into this map. */
  values: Values;
}

/** A row as the table stores it. */
export interface Row extends RowDefinition {
  /** By key: the UTC instant at which a plan of this version wrote its value. */
  writes: Record<string, string>;
  status: RowStatus;
  /** Raised by each owner's edit and each new occurrence. A message of another version changes nothing. */
  version: number;
  /** The run whose message last wrote a value of this version. Removed when the version ends; `history` then names the run. */
  runId?: string;
  /**
   * The plan that `writes` belongs to, with its number among the plans of this version (`py0g-lIxp-2o4ia1.1`). Set while a
   * plan is written in several updates, and removed when the version ends.
   */
  planId?: string;
  /** The ends of the latest versions that this item holds. `getWithHistory` also reads the archive. */
  history: RowHistory;
  lastError?: RowError;
  /** The number of this occurrence of a recurring row, from 1. */
  occurrence: number;
  /** The business day to which `calendar` moves `dueDate`, as it was when the row was scheduled. */
  shiftedDate?: string | undefined;
  /** The date of this occurrence in the series of `repeat`, while an owner has moved it to another `dueDate`. */
  seriesDate?: string | undefined;
  /** The due date of the first occurrence. A monthly row that starts on the 31st is due on the 31st of each longer month. */
  anchorDate: string;
  createdAt: string;
  updatedAt: string;
  /** UTC instant at which the last completed occurrence was completed. */
  completedAt?: string;
  /** UTC instant after which DynamoDB's Time to Live may delete the row, with its history: it is completed or skipped, and `keepCompletedDays` is set. */
  expiresAt?: string | undefined;
}

/** A marker of a deleted row, kept for 90 days: a new row with the same id then starts at the next version. */
export interface Tombstone {
  id: string;
  status: 'deleted';
  version: number;
  history: RowHistory;
  /** UTC instant after which DynamoDB's Time to Live may delete the item. */
  expiresAt: string;
}
