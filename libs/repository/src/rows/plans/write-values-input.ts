import type { DueMoment, Values } from '@daybreak/domain';
import type { ArchivedEnd } from '../history/archive-ends.ts';

export interface WriteValuesInput {
  rowId: string;
  /** The version of the row that the values were planned for. */
  version: number;
  /** The run whose message has the values. */
  runId: string;
  /** All or some of the planned values. */
  values: Values;
  /** The number of keys in the whole plan. */
  expected: number;
  /** The id of the plan (see `planId`). Absent in messages of older releases, which may still be in flight. */
  planId?: string | undefined;
  /** The due date of this version. Absent in messages of older releases. */
  dueDate?: string | undefined;
  /** For a recurring row: its next occurrence. */
  next?: DueMoment | undefined;
  /** UTC instant: the run dispatches rows that are due at or before it. */
  dueBy?: string | undefined;
  /** The message group of the row, by which its next occurrence is sent. */
  messageGroupId?: string | undefined;
  /** Archived ends, which the update may remove from the row. */
  archived?: readonly ArchivedEnd[] | undefined;
}

/**
 * `written`: the values are written, and others of the plan are missing. `completed`: this call completed the row. `ended`:
 * all values of the plan are written, but another call ended the version first, or another plan replaced this one.
 * `superseded`: the row is not scheduled at this version. Values that need several updates may be partly written.
 */
export type WriteOutcome = 'written' | 'completed' | 'ended' | 'superseded';
