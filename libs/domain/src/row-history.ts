import type { RowError } from './row-error.ts';

/** An owner's edit of a row. A run also skips a version, by the catch-up policy of its row. */
export type RowEdit = 'rescheduled' | 'skipped' | 'changed' | 'cancelled' | 'replaced' | 'redriven' | 'deleted';

/** How one version of a row ended. A version ends exactly once. */
export interface VersionEnd {
  end: 'completed' | 'failed' | 'paused' | RowEdit;
  /** UTC instant. */
  at: string;
  /** The due date of this version. */
  dueDate: string;
  /** The number of keys that were written for this version. */
  written: number;
  /** For a version that was completed, failed, or skipped by a run: the run whose message ended it. */
  runId?: string;
  /** For a paused version: the reason of the pause. The row goes on at the next version. For one that a run skipped: the policy. */
  reason?: string;
  /** For a version that an owner's edit ended: who made the edit, if the owner said so, in at most `byBytes`. */
  by?: string;
  /** For a failed version. The message is shortened to `errorMessageBytes`. */
  error?: RowError;
  /** An owner's edit after this version had completed or failed. `end` does not change. */
  after?: { edit: RowEdit; at: string; by?: string };
  /** Runs whose message found this version ended by something else, each with its UTC instant. */
  superseded?: Record<string, string>;
}

/** The ends of a row's versions, by version. Holds at most the last `maximumHistoryVersions`. */
export type RowHistory = Record<string, VersionEnd>;

export const maximumHistoryVersions = 50;

/** Limits that keep one history entry within `maximumVersionEndBytes`. */
export const versionEndLimits = {
  runIdBytes: 64,
  errorNameBytes: 64,
  errorMessageBytes: 200,
  reasonBytes: 200,
  byBytes: 64,
  supersededRuns: 15,
};

/** The maximum size of one history entry in DynamoDB. */
export const maximumVersionEndBytes = 2_048;
