import {
  createSqsBatchHandler,
  type MessageOutcome,
  type MessageSender,
  type RetryPolicy,
  type SqsBatchHandler,
} from '@daybreak/batch';
import { messageOutcomes, type OwnOutcome } from '@daybreak/domain';
import { type Clock, type Logger, requestMarginMs, type Metrics } from '@daybreak/runtime';
import type { DeadLetterConfig } from './config.ts';
import { parseDeadLetter } from './dead-letter.ts';
import type { ParkedMessage } from './parked-message.ts';
import { settleDeadLetter, type DeadLetterDependencies } from './settle-dead-letter.ts';

export { toParkedMessage } from './parked-message.ts';

export interface DeadLetterHandlerDependencies {
  config: DeadLetterConfig;
  rows: DeadLetterDependencies['rows'];
  parkedMessages: MessageSender<ParkedMessage>;
  /** Default: failed messages return after the visibility timeout of their queue. */
  retryPolicy?: RetryPolicy | undefined;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
}

/** Creates the handler of both dead-letter queues. It fails the row of each dead letter, and parks a dead letter without a row. */
export function createDeadLetterHandler({
  config,
  rows,
  parkedMessages,
  retryPolicy,
  clock,
  logger,
  metrics,
}: DeadLetterHandlerDependencies): SqsBatchHandler {
  const dependencies = { ...config, rows, parkedMessages, clock, metrics };
  return createSqsBatchHandler({
    functionName: 'dead-letter',
    outcomes: messageOutcomes,
    parse: parseDeadLetter,
    handleGroup: async (deadLetters, checkTime) => {
      const outcomes = new Map<string, MessageOutcome<OwnOutcome>>();
      for (const deadLetter of deadLetters) {
        outcomes.set(deadLetter.messageId, await settleDeadLetter(deadLetter, { ...dependencies, checkTime }));
      }
      return outcomes;
    },
    logFields: (deadLetter) => (deadLetter.kind === 'row' ? { rowId: deadLetter.rowId, runId: deadLetter.runId } : {}),
    concurrency: 10,
    deadlineMarginMs: requestMarginMs,
    retryPolicy,
    logger,
    metrics,
  });
}
