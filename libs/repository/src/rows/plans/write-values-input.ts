import type { Values } from '@daybreak/domain';
import type { ArchivedEnd } from '../history/archive-ends.ts';
import type { NextOccurrence } from './completion.ts';

export interface WriteValuesInput {
  rowId: string;
  /** The version of the row that the values were planned for. */
  version: number;
  /** The run whose message brings the values. */
  runId: string;
  /** Some or all of the planned values. */
  values: Values;
  /** How many keys the whole plan has. */
  expected: number;
  /** Which plan that is (see `planId`); older messages, which may still be in flight, do not tell. */
  planId?: string | undefined;
  /** The date that this version is due on, where the message tells it. */
  dueDate?: string | undefined;
  /** For a recurring row: when it is due next. */
  next?: NextOccurrence | undefined;
  /** UTC instant by which what is due is the run's work. */
  dueBy?: string | undefined;
  /** Ends that are archived, which the row need not carry any more. */
  archived?: readonly ArchivedEnd[] | undefined;
}

/**
 * `completed`: this call completed the row. `ended`: its values are written, all of the plan's are, and another call ended
 * the version before this one could (or another plan took its place). `superseded`: the row no longer waits at this version; nothing more was changed
 * (of more values than one update takes, some may have been written before).
 */
export type WriteOutcome = 'written' | 'completed' | 'ended' | 'superseded';
