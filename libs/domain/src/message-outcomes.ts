/**
 * The outcomes of the messages of a row besides `done` and `retry`, as `createSqsBatchHandler` takes them: the metric of each,
 * whether it is expected (its log line is at DEBUG), and whether the message goes on to the steps after the function.
 */
export const messageOutcomes = {
  /**
   * An owner's edit came first, or the work was done before: a message that completed its row but was not acknowledged returns as
   * superseded, so it goes on. The row's history holds the reason, and an edit of all rows of a day would otherwise log a line for each.
   */
  superseded: { metric: 'MessagesSuperseded', isExpected: true, isForwarded: true },
  /** The row is failed, with the reason. */
  failed: { metric: 'MessagesFailed' },
  /** The row is held back. Another message does its work when the pause ends. */
  paused: { metric: 'MessagesPaused', isExpected: true },
  /** The row's catch-up policy leaves its work undone. */
  skipped: { metric: 'MessagesSkipped', isExpected: true },
  /** The row waits for a limit. Another message comes later. */
  waiting: { metric: 'MessagesWaiting', isExpected: true },
  /** The message names no row, and is in the parking queue. */
  parked: { metric: 'MessagesParked' },
} as const;

/** An outcome of a message besides `done` and `retry`. */
export type OwnOutcome = keyof typeof messageOutcomes;
