import type { MessageSender, TimeCheck } from '@daybreak/batch';
import type { RowMessage } from '@daybreak/domain';
import type { DueRowsPage, RowRepository, Run, RunRepository, ShardProgress, ShardSave } from '@daybreak/repository';
import type { Logger, Metrics } from '@daybreak/runtime';
import { RowsNotSentError } from './errors.ts';
import { chooseRows, type ChosenRow } from './choose-rows.ts';

export interface ReadShardDependencies {
  rows: Pick<RowRepository, 'dueRows' | 'getMany'>;
  runs: Pick<RunRepository, 'saveShards' | 'recordDispatched' | 'dispatchedOf'>;
  rowMessages: MessageSender<RowMessage>;
  logger: Logger;
  metrics: Metrics;
}

export interface ShardReading {
  run: Run;
  shard: string;
  /** Called before each page and each chunk of rows. Throws near the deadline. */
  checkTime: TimeCheck;
  /**
   * Reads a single page of at most this many rows, and leaves it to the caller to save a shard without rows for this run. Default: all
   * pages, each of the 1 MB that one Query reads.
   */
  pageLimit?: number;
}

/**
 * `done`: all pages are dispatched; `run` is the saved run. `more`: pages are left. `fenced`: another reader has saved progress
 * in the shard, so this reader stops. `empty`: the single page has no row for this run and is the last; `save` is not saved yet.
 */
export type ReadOutcome =
  | { kind: 'done'; run: Run }
  | { kind: 'more' }
  | { kind: 'fenced' }
  | { kind: 'empty'; save: ShardSave };

/** The number of rows between two saves, and so the maximum that a run sends again after a crash. */
const rowsPerSave = 500;

/**
 * Dispatches a shard's due rows from the saved cursor, page by page, and saves the progress after each 500 rows. Throws
 * RowsNotSentError when SQS did not accept a row, and the error of `checkTime`. The run can resume after either.
 */
export async function readShard(
  { run, shard, checkTime, pageLimit }: ShardReading,
  dependencies: ReadShardDependencies,
): Promise<ReadOutcome> {
  const { rows, logger, metrics } = dependencies;
  const { runId, scheduledTime, dueAfter, lostBy } = run;
  let progress = progressOf(run, shard);
  while (!progress.done) {
    checkTime();
    const { cursor } = progress;
    const found = await rows.dueRows({ shard, dueAfter, dueBy: scheduledTime, cursor, limit: pageLimit });
    const { unreadable = [] } = found;
    for (const rowId of unreadable) logger.error('row unreadable', { function: 'scanner', runId, shard, rowId });

    const chosen = await chooseRows(found.rows, { run, shard }, dependencies);
    const isEmpty = pageLimit !== undefined && chosen.length === 0 && found.cursor === undefined;
    if (!isEmpty) {
      const saved = await dispatch({ run, shard, checkTime }, { found, chosen, progress }, dependencies);
      if (saved === undefined) return { kind: 'fenced' };
      run = saved;
    }
    // Publishing 0 would clear the rows-overdue alarm. A run that does not look for lost rows publishes no value.
    const lost = chosen.filter(({ isLost }) => isLost);
    for (const { id } of lost) logger.warn('row dispatched again', { function: 'scanner', runId, shard, rowId: id });
    if (lostBy !== undefined) metrics.count('RowsStillDue', lost.length);
    // An unreadable item stays due until an operator repairs it, and no run counts it as dispatched.
    if (unreadable.length > 0) metrics.count('RowsStillDue', unreadable.length);
    if (isEmpty)
      return {
        kind: 'empty',
        save: { shard, before: progress, after: { dispatched: progress.dispatched, done: true } },
      };
    progress = progressOf(run, shard);
    if (pageLimit !== undefined && !progress.done) return { kind: 'more' };
  }
  return { kind: 'done', run };
}

interface Page {
  found: DueRowsPage;
  chosen: readonly ChosenRow[];
  progress: ShardProgress;
}

/** Sends the chosen rows of a page and saves the progress. Returns undefined when another reader saved it first. */
async function dispatch(
  { run: { runId, scheduledTime }, shard, checkTime }: Omit<ShardReading, 'pageLimit'>,
  { found, chosen, progress }: Page,
  { runs, rowMessages, metrics }: ReadShardDependencies,
): Promise<Run | undefined> {
  let before = progress;
  for (let start = 0; ; start += rowsPerSave) {
    const chunk = chosen.slice(start, start + rowsPerSave);
    const isLast = start + rowsPerSave >= chosen.length;
    if (start > 0) checkTime();
    const toSend = chunk.filter(({ isSent }) => isSent);
    const sent = await rowMessages.sendBatch(
      toSend.map(({ id, version, messageGroupId }) => ({
        rowId: id,
        version,
        runId,
        dueBy: scheduledTime,
        ...(messageGroupId === undefined ? {} : { messageGroupId }),
      })),
    );
    const notSent = sent.filter((result) => result.status === 'rejected');
    const [first] = notSent;
    if (first !== undefined) throw new RowsNotSentError(runId, shard, notSent.length, { cause: first.reason });
    await runs.recordDispatched(
      { runId, shard },
      chunk.filter(({ isRecorded }) => isRecorded),
    );

    const cursor = isLast ? found.cursor : chunk.at(-1)?.cursor;
    const dispatched = before.dispatched + toSend.length;
    const after = { cursor, dispatched, done: cursor === undefined };
    const run = await runs.saveShards({ runId, saves: [{ shard, before, after }] });
    if (run === undefined) return undefined;
    metrics.count('RowsDispatched', toSend.length);
    if (isLast) return run;
    before = progressOf(run, shard);
  }
}

function progressOf({ runId, shards }: Run, shard: string): ShardProgress {
  const progress = shards[shard];
  if (progress === undefined) throw new RangeError(`The run ${runId} has no shard ${shard}`);
  return progress;
}
