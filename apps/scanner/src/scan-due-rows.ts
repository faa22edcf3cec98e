import type { InvocationContext, MessageSender, QueueDepth } from '@daybreak/batch';
import type { RowMessage, Trigger } from '@daybreak/domain';
import type { RowRepository, RunRepository } from '@daybreak/repository';
import { describeError, mapWithConcurrency, type Logger, type Metrics } from '@daybreak/runtime';
import { RunOutOfTimeError } from './errors.ts';
import { scanShard } from './scan-shard.ts';

export interface ScanDueRowsDependencies {
  rows: Pick<RowRepository, 'dueRows'>;
  runs: Pick<RunRepository, 'open' | 'saveShard' | 'finish' | 'latestFinished'>;
  rowMessages: MessageSender<RowMessage>;
  /** Of the row queue and the value queue together. */
  queueDepth: QueueDepth;
  shardCount: number;
  logger: Logger;
  metrics: Metrics;
}

export interface ScanResult {
  runId: string;
  /** UTC instant, ISO 8601 with milliseconds: what was due by then was dispatched. */
  scheduledTime: string;
  /** Whether the run had been finished before, so that nothing was dispatched now. */
  isDuplicate: boolean;
}

/** How many shards are read side by side. */
const shardConcurrency = 8;

/**
 * Dispatches every row that is due by the trigger's `scheduledTime`, once a run. A trigger of a finished run does
 * nothing; one of an unfinished run resumes it. Throws when some shard could not be finished, with the progress of all
 * of them saved: the same trigger again resumes the run.
 */
export async function scanDueRows(
  trigger: Trigger,
  dependencies: ScanDueRowsDependencies,
  context: InvocationContext,
): Promise<ScanResult> {
  const { runs, queueDepth, shardCount, logger, metrics } = dependencies;
  const scheduledTime = new Date(trigger.scheduledTime).toISOString();
  const runId = trigger.runId ?? trigger.scheduledTime;

  const lastFinished = await runs.latestFinished();
  const dueAfter = lastFinished !== undefined && (await queueDepth()) > 0 ? lastFinished.scheduledTime : undefined;
  const { state, run } = await runs.open({ runId, scheduledTime, shardCount, dueAfter });
  if (state === 'finished') return { runId, scheduledTime, isDuplicate: true };

  const previouslyDueBy = lastFinished?.scheduledTime;
  const errors: unknown[] = [];
  await mapWithConcurrency(Object.entries(run.shards), shardConcurrency, async ([shard, progress]) => {
    try {
      await scanShard({ run, shard, progress, previouslyDueBy }, dependencies, context);
    } catch (error) {
      errors.push(error);
      logger.warn('shard not finished', { stage: 'scanner', runId, shard, error: describeError(error) });
    }
  });
  // Time that ran out is told only when nothing worse happened.
  if (errors.length > 0) throw errors.find((error) => !(error instanceof RunOutOfTimeError)) ?? errors[0];

  await runs.finish(runId);
  // An alarm waits for these: the one thing that tells a quiet day from a pipeline that is down.
  metrics.count('RunsFinished');
  return { runId, scheduledTime, isDuplicate: false };
}
