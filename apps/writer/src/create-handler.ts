import {
  createSqsBatchHandler,
  parseJsonBody,
  type MessageSender,
  type Forward,
  type RetryPolicy,
  type SqsBatchHandler,
} from '@daybreak/batch';
import {
  messageOutcomes,
  type OwnOutcome,
  type RowMessage,
  valueMessageSchema,
  type ValueMessage,
} from '@daybreak/domain';
import type { RowRepository } from '@daybreak/repository';
import { type Clock, type Logger, once, requestMarginMs, type Metrics } from '@daybreak/runtime';
import { writeValues, type WriteValuesDependencies } from './write-values.ts';

export interface WriterDependencies {
  rows: WriteValuesDependencies['rows'] & Pick<RowRepository, 'pauses'>;
  /** Sends next occurrences to the row queue. */
  rowMessages: MessageSender<RowMessage>;
  /** Forwards messages that are done to the steps after this function. Default: none. */
  forward?: Forward | undefined;
  /** Default: failed messages return after the visibility timeout of the queue. */
  retryPolicy?: RetryPolicy | undefined;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
}

/** Creates the handler of the value queue, which writes the values of each row in one update. */
export function createWriterHandler({
  rows,
  rowMessages,
  forward,
  retryPolicy,
  clock,
  logger,
  metrics,
}: WriterDependencies): SqsBatchHandler {
  const handlerOfBatch = (pauses: WriteValuesDependencies['pauses']): SqsBatchHandler =>
    createSqsBatchHandler<ValueMessage, OwnOutcome>({
      functionName: 'writer',
      outcomes: messageOutcomes,
      parse: parseJsonBody(valueMessageSchema),
      // By run, because a message of another run is superseded when this run completes the row. By plan, because values of two
      // plans never complete a row. Messages of older releases have no plan id; `expected` and `next` distinguish their plans.
      groupBy: ({ rowId, version, runId, planId, expected, next }) =>
        JSON.stringify([rowId, version, runId, planId, expected, next]),
      handleGroup: async (records, checkTime) =>
        await writeValues(records, { rows, pauses, rowMessages, checkTime, clock, metrics }),
      logFields: ({ rowId, runId }) => ({ rowId, runId }),
      concurrency: 20,
      deadlineMarginMs: requestMarginMs,
      forward,
      retryPolicy,
      logger,
      metrics,
    });
  // All groups of a batch share one read of the pauses.
  return async (event, context) => await handlerOfBatch(once(async () => (await rows.pauses()).active))(event, context);
}
