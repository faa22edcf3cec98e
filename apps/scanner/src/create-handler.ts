import {
  createSqsBatchHandler,
  createTimeCheck,
  type InvocationContext,
  type MessageOutcome,
  parseJsonBody,
  type RetryPolicy,
  type SqsBatchResponse,
  type TimeCheck,
} from '@daybreak/batch';
import { messageOutcomes, type OwnOutcome, type ScanMessage, scanMessageSchema, triggerSchema } from '@daybreak/domain';
import { describeError, requestMarginMs } from '@daybreak/runtime';
import * as v from 'valibot';
import type { ScannerConfig } from './config.ts';
import { continueReading } from './continue-reading.ts';
import { continueReleasing } from './release-paused-rows.ts';
import { scanDueRows, type ScanDueRowsDependencies, type ScanResult } from './scan-due-rows.ts';

export interface ScannerDependencies extends Omit<ScanDueRowsDependencies, 'shardCount'> {
  config: ScannerConfig;
  /** For failed scan messages. */
  retryPolicy?: RetryPolicy | undefined;
}

export type ScannerHandler = (event: unknown, context: InvocationContext) => Promise<ScanResult | SqsBatchResponse>;

/**
 * Creates the handler of EventBridge Scheduler's triggers, which open a run, and of scan messages, which continue a shard of a
 * run or of a resumed pause. When a trigger fails, Lambda retries the event, which resumes the run.
 */
export function createScannerHandler({ config, retryPolicy, ...rest }: ScannerDependencies): ScannerHandler {
  const dependencies = { ...rest, ...config };
  const { clock, logger, metrics } = dependencies;

  const handleMessages = createSqsBatchHandler<ScanMessage, OwnOutcome>({
    functionName: 'scanner',
    outcomes: messageOutcomes,
    parse: parseJsonBody(scanMessageSchema),
    handleGroup: async (records, checkTime) => {
      const outcomes = new Map<string, MessageOutcome<OwnOutcome>>();
      for (const { messageId, message } of records) {
        const startedAt = clock.now().getTime();
        outcomes.set(messageId, await continueScan(message, dependencies, checkTime));
        metrics.duration('ScanDuration', clock.now().getTime() - startedAt);
      }
      return outcomes;
    },
    logFields: ({ runId, shard, pauseId }) => ({ runId, shard, ...(pauseId === undefined ? {} : { pauseId }) }),
    concurrency: 1,
    deadlineMarginMs: requestMarginMs,
    retryPolicy,
    logger,
    metrics,
  });

  async function handleTrigger(event: unknown, context: InvocationContext): Promise<ScanResult> {
    const startedAt = clock.now().getTime();
    const trigger = v.parse(triggerSchema, event);
    const runId = trigger.runId ?? trigger.scheduledTime;
    try {
      const result = await scanDueRows(trigger, dependencies, createTimeCheck(context, requestMarginMs));
      logger.info('outcome', { function: 'scanner', outcome: 'done', ...result });
      return result;
    } catch (error) {
      logger.info('outcome', { function: 'scanner', outcome: 'retry', runId, error: describeError(error) });
      throw error;
    } finally {
      metrics.duration('ScanDuration', clock.now().getTime() - startedAt);
      metrics.flush();
    }
  }

  return async (event, context) =>
    v.is(batchSchema, event) ? await handleMessages(event, context) : await handleTrigger(event, context);
}

async function continueScan(
  message: ScanMessage,
  dependencies: ScanDueRowsDependencies,
  checkTime: TimeCheck,
): Promise<MessageOutcome<OwnOutcome>> {
  const { pauseId } = message;
  return pauseId === undefined
    ? await continueReading(message, dependencies, checkTime)
    : await continueReleasing({ ...message, pauseId }, dependencies, checkTime);
}

const batchSchema = v.object({ Records: v.array(v.unknown()) });
