import type { InvocationContext, MessageSender } from '@daybreak/batch';
import type { RowMessage } from '@daybreak/domain';
import type { RowRepository, Run, RunRepository, ShardProgress } from '@daybreak/repository';
import type { Logger, Metrics } from '@daybreak/runtime';
import { RowsNotSentError, RunOutOfTimeError } from './errors.ts';

export interface ScanShardDependencies {
  rows: Pick<RowRepository, 'dueRows'>;
  runs: Pick<RunRepository, 'saveShard'>;
  rowMessages: MessageSender<RowMessage>;
  logger: Logger;
  metrics: Metrics;
}

export interface Scan {
  run: Run;
  shard: string;
  /** Where the run left off in the shard. */
  progress: ShardProgress;
  /** Rows due at or before this were dispatched before, and no message about them is left; undefined when that can't be told. */
  previouslyDueBy: string | undefined;
}

/** Rows that one query of the index reads, hence the most that a crash can have sent again. */
const pageSize = 500;
/** What a page may take, many times over; its cursor has to be saved before Lambda ends the invocation. */
const deadlineMarginMs = 20_000;

/**
 * Dispatches a shard's due rows page by page, from where the run left off, and saves its progress after each page: a
 * page counts only when all its rows were sent. Throws `RunOutOfTimeError` when the deadline nears, `RowsNotSentError`
 * when a page's rows were not all sent; either way the run can be resumed.
 */
export async function scanShard(
  { run, shard, progress, previouslyDueBy }: Scan,
  { rows, runs, rowMessages, logger, metrics }: ScanShardDependencies,
  context: InvocationContext,
): Promise<void> {
  const { runId, scheduledTime, dueAfter } = run;
  let { cursor, dispatched, done } = progress;

  while (!done) {
    if (context.getRemainingTimeInMillis() < deadlineMarginMs) throw new RunOutOfTimeError(runId);

    const page = await rows.dueRows({ shard, dueBy: scheduledTime, dueAfter, cursor, limit: pageSize });
    const { unreadable = [] } = page;
    for (const rowId of unreadable) logger.error('row unreadable', { stage: 'scanner', runId, shard, rowId });
    const sent = await rowMessages.sendBatch(page.rows.map(({ id, version }) => ({ rowId: id, version, runId })));
    const notSent = sent.filter((result) => result.status === 'rejected');
    const [first] = notSent;
    if (first !== undefined) throw new RowsNotSentError(runId, shard, notSent.length, { cause: first.reason });

    ({ cursor } = page);
    dispatched += page.rows.length;
    done = cursor === undefined;
    await runs.saveShard({ runId, shard, dispatched, done, cursor });

    metrics.count('RowsDispatched', page.rows.length);
    // A zero ends the alarm on rows that are overdue, so a run that can't tell publishes none.
    if (previouslyDueBy !== undefined) metrics.count('RowsStillDue', countDueBy(page.rows, previouslyDueBy));
    // What can't be read stays due until a person mends it, and is in no run's count of rows.
    if (unreadable.length > 0) metrics.count('RowsStillDue', unreadable.length);
  }
}

function countDueBy(rows: readonly { dueAt: string }[], dueBy: string): number {
  return rows.filter(({ dueAt }) => dueAt <= dueBy).length;
}
