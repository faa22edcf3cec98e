import type { InvocationContext, MessageSender, QueueDepth } from '@daybreak/batch';
import type { RowMessage, Trigger } from '@daybreak/domain';
import type { RowRepository, Run, RunRepository } from '@daybreak/repository';
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
  /** UTC instant, ISO 8601 with milliseconds: what was due by then was dispatched. A run that is resumed keeps its first one. */
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
  const runId = trigger.runId ?? trigger.scheduledTime;

  // Who triggers a run by hand, under an id of its own, wants all that is due, whatever was before and the queues hold.
  const lastFinished = trigger.runId === undefined ? (await runs.latestFinished())?.scheduledTime : undefined;
  const dueAfter = lastFinished !== undefined && (await queueDepth()) > 0 ? lastFinished : undefined;
  const opening = { runId, scheduledTime: new Date(trigger.scheduledTime).toISOString(), shardCount, dueAfter };
  const { state, run } = await runs.open(opening);
  const { scheduledTime } = run;
  if (state === 'finished') return { runId, scheduledTime, isDuplicate: true };

  const previouslyDueBy = previouslyDueByOf(run, lastFinished);
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

/**
 * By when a row that the run finds must have been due to have been dispatched, and its message used up. A run that leaves out what
 * is queued can't tell, nor can one that began before the last one had finished: that one's messages are under way.
 */
function previouslyDueByOf({ dueAfter, scheduledTime }: Run, lastFinished: string | undefined): string | undefined {
  if (dueAfter !== undefined || lastFinished === undefined) return undefined;
  return lastFinished < scheduledTime ? lastFinished : undefined;
}
