import type { MessageSender, TimeCheck } from '@daybreak/batch';
import type { RowMessage } from '@daybreak/domain';
import type { DueRowsPage, RowRepository, Run, RunRepository, ShardProgress } from '@daybreak/repository';
import type { Logger, Metrics } from '@daybreak/runtime';
import { RowsNotSentError } from './errors.ts';
import { chooseRows, type ChosenRow } from './choose-rows.ts';

export interface ReadShardDependencies {
  rows: Pick<RowRepository, 'dueRows' | 'getMany'>;
  runs: Pick<RunRepository, 'saveShard' | 'recordDispatched' | 'dispatchedOf'>;
  rowMessages: MessageSender<RowMessage>;
  logger: Logger;
  metrics: Metrics;
}

export interface ShardReading {
  run: Run;
  shard: string;
  /** Asked before each page and each chunk of rows: throws when there is no time for one more. */
  checkTime: TimeCheck;
  /** Reads one page of so many rows at most; without it, all pages, each as large as DynamoDB reads at once. */
  onePageOf?: number;
}

/**
 * `done`: the shard is read, and `run` is the run as it is now. `more`: pages are left. `fenced`: another reader has gone on with the
 * shard, so this one stops.
 */
export type ReadOutcome = { kind: 'done'; run: Run } | { kind: 'more' } | { kind: 'fenced' };

/** Rows that are sent before the progress is saved, hence the most that a crash can have sent again. */
const rowsPerSave = 500;

/**
 * Dispatches a shard's due rows from where the run left off, page by page, and saves the progress after each 500: they count only when
 * all of them were sent. Throws `RowsNotSentError` when they were not, and what `checkTime` throws; the run can go on either way.
 */
export async function readShard(
  { run, shard, checkTime, onePageOf }: ShardReading,
  dependencies: ReadShardDependencies,
): Promise<ReadOutcome> {
  const { rows, logger, metrics } = dependencies;
  const { runId, scheduledTime, lostBy } = run;
  let progress = progressOf(run, shard);
  while (!progress.done) {
    checkTime();
    const { cursor } = progress;
    const found = await rows.dueRows({ shard, dueBy: scheduledTime, cursor, limit: onePageOf });
    const { unreadable = [] } = found;
    for (const rowId of unreadable) logger.error('row unreadable', { function: 'scanner', runId, shard, rowId });

    const chosen = await chooseRows(found.rows, { run, shard }, dependencies);
    const saved = await dispatch({ run, shard, checkTime }, { found, chosen, progress }, dependencies);
    if (saved === undefined) return { kind: 'fenced' };
    run = saved;
    progress = progressOf(run, shard);

    // A zero ends the alarm on lost rows, so a run that looks for none publishes none.
    const lost = chosen.filter(({ isLost }) => isLost);
    for (const { id } of lost) logger.warn('row dispatched again', { function: 'scanner', runId, shard, rowId: id });
    if (lostBy !== undefined) metrics.count('RowsStillDue', lost.length);
    // What can't be read stays due until a person mends it, and is in no run's count of rows.
    if (unreadable.length > 0) metrics.count('RowsStillDue', unreadable.length);
    if (onePageOf !== undefined && !progress.done) return { kind: 'more' };
  }
  return { kind: 'done', run };
}

interface Page {
  found: DueRowsPage;
  chosen: readonly ChosenRow[];
  progress: ShardProgress;
}

/** Sends the chosen rows of a page and saves how far that is; undefined when another reader was faster. */
async function dispatch(
  { run: { runId, scheduledTime }, shard, checkTime }: Omit<ShardReading, 'onePageOf'>,
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
      toSend.map(({ id, version }) => ({ rowId: id, version, runId, dueBy: scheduledTime })),
    );
    const notSent = sent.filter((result) => result.status === 'rejected');
    const [first] = notSent;
    if (first !== undefined) throw new RowsNotSentError(runId, shard, notSent.length, { cause: first.reason });
    await runs.recordDispatched(
      { runId, shard },
      chunk.filter(({ isNoted }) => isNoted),
    );

    const cursor = isLast ? found.cursor : chunk.at(-1)?.cursor;
    const dispatched = before.dispatched + toSend.length;
    const after = { cursor, dispatched, done: cursor === undefined };
    const run = await runs.saveShard({ runId, shard, before, after });
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
