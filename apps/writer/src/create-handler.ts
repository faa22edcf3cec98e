import {
  createSqsBatchHandler,
  parseJsonBody,
  type MessageSender,
  type Forward,
  type RetryPolicy,
  type SqsBatchHandler,
} from '@daybreak/batch';
import { type RowMessage, valueMessageSchema, type ValueMessage } from '@daybreak/domain';
import { type Clock, type Logger, requestMarginMs, type Metrics } from '@daybreak/runtime';
import { writeValues, type WriteValuesDependencies } from './write-values.ts';

export interface WriterDependencies {
  rows: WriteValuesDependencies['rows'];
  /** Of next occurrences, to the row queue. */
  rowMessages: MessageSender<RowMessage>;
  /** To the steps that come after this function; to nobody unless told. */
  forward?: Forward | undefined;
  /** How what is to be retried goes back; by SQS alone unless told. */
  retryPolicy?: RetryPolicy | undefined;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
}

/** The handler of the value queue: value messages in, one update a row. */
export function createWriterHandler({
  rows,
  rowMessages,
  forward,
  retryPolicy,
  clock,
  logger,
  metrics,
}: WriterDependencies): SqsBatchHandler {
  return createSqsBatchHandler<ValueMessage>({
    functionName: 'writer',
    parse: parseJsonBody(valueMessageSchema),
    // By run as well: when one run's message completes the row, those of another have come too late. And by plan, since the values of two
    // never make up one; messages of older code tell theirs by what they expect.
    groupBy: ({ rowId, version, runId, planId, expected, next }) =>
      JSON.stringify([rowId, version, runId, planId, expected, next]),
    handleGroup: async (records, checkTime) =>
      await writeValues(records, { rows, rowMessages, checkTime, clock, metrics }),
    logFields: ({ rowId, runId }) => ({ rowId, runId }),
    concurrency: 20,
    deadlineMarginMs: requestMarginMs,
    forward,
    retryPolicy,
    logger,
    metrics,
  });
}
