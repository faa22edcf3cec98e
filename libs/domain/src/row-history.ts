import type { RowError } from './row-error.ts';

/** What an owner did to a row. */
export type RowEdit = 'rescheduled' | 'changed' | 'cancelled' | 'replaced' | 'redriven' | 'deleted';

/** How one version of a row ended, which it does exactly once. */
export interface VersionEnd {
  end: 'completed' | 'failed' | RowEdit;
  /** UTC instant. */
  at: string;
  /** The date that this version was due on. */
  dueDate: string;
  /** How many keys had been written for it. */
  written: number;
  /** Of a completed or failed version: the run whose message ended it. */
  runId?: string;
  /** Of a failed version; its message is cut short. */
  error?: RowError;
  /** What the owner did to the row when this version had been completed or had failed; the version's end stays what it was. */
  after?: { edit: RowEdit; at: string };
  /** Runs that came upon this version when it had ended, but not by them, and when each did. */
  superseded?: Record<string, string>;
}

/** The ends of a row's versions, by version; only the last ones are kept. */
export type RowHistory = Record<string, VersionEnd>;

/** How many versions a history holds. */
export const keptVersions = 50;

/** Limits that keep one entry of a history within `versionEndBytes`. */
export const versionEndLimits = { runIdBytes: 64, errorNameBytes: 64, errorMessageBytes: 200, supersededRuns: 16 };

/** The most that one entry of a history takes in DynamoDB. */
export const versionEndBytes = 2_048;
