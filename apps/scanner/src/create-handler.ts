import type { InvocationContext } from '@daybreak/batch';
import { triggerSchema } from '@daybreak/domain';
import { describeError, type Clock } from '@daybreak/runtime';
import * as v from 'valibot';
import type { ScannerConfig } from './config.ts';
import { scanDueRows, type ScanDueRowsDependencies, type ScanResult } from './scan-due-rows.ts';

export interface ScannerDependencies extends Omit<ScanDueRowsDependencies, 'shardCount'> {
  config: ScannerConfig;
  clock: Clock;
}

export type ScannerHandler = (event: unknown, context: InvocationContext) => Promise<ScanResult>;

/**
 * The handler of the schedule's triggers. What it throws, Lambda retries with the same event, which resumes the run;
 * when its retries are used up, the schedule's next run takes what is left.
 */
export function createScannerHandler({ config, clock, ...dependencies }: ScannerDependencies): ScannerHandler {
  const { logger, metrics } = dependencies;

  return async (event, context) => {
    const startedAt = clock.now().getTime();
    const trigger = v.parse(triggerSchema, event);
    const runId = trigger.runId ?? trigger.scheduledTime;
    try {
      const result = await scanDueRows(trigger, { ...dependencies, ...config }, context);
      logger.info('outcome', { stage: 'scanner', outcome: 'done', ...result });
      return result;
    } catch (error) {
      logger.info('outcome', { stage: 'scanner', outcome: 'retry', runId, error: describeError(error) });
      throw error;
    } finally {
      metrics.duration('ScanDuration', clock.now().getTime() - startedAt);
      metrics.flush();
    }
  };
}
