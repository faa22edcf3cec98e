import {
  createSqsBatchHandler,
  parseJsonBody,
  type MessageSender,
  type PassOn,
  type Returns,
  type SqsBatchHandler,
} from '@daybreak/batch';
import { builtInRuleBook, rowMessageSchema, type RowMessage, type RuleBook, type ValueMessage } from '@daybreak/domain';
import { type Clock, type Logger, requestMarginMs, type Metrics } from '@daybreak/runtime';
import type { WorkerConfig } from './config.ts';
import { planRows, type PlanRowsDependencies } from './plan-rows.ts';

export interface WorkerDependencies {
  config: WorkerConfig;
  rows: PlanRowsDependencies['rows'];
  valueMessages: MessageSender<ValueMessage>;
  /** Of next occurrences, to the row queue. */
  rowMessages: MessageSender<RowMessage>;
  rules?: RuleBook;
  /** To the steps that come after this function; to nobody unless told. */
  passOn?: PassOn | undefined;
  /** How what is to be retried goes back; by SQS alone unless told. */
  returns?: Returns | undefined;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
}

/** The handler of the row queue: row messages in, value messages out. */
export function createWorkerHandler({
  config,
  rows,
  valueMessages,
  rowMessages,
  rules = builtInRuleBook,
  passOn,
  returns,
  clock,
  logger,
  metrics,
}: WorkerDependencies): SqsBatchHandler {
  const dependencies = {
    rows,
    rules,
    valueMessages,
    rowMessages,
    valuesPerMessage: config.valuesPerMessage,
    clock,
    metrics,
  };
  return createSqsBatchHandler<RowMessage>({
    stage: 'worker',
    parse: parseJsonBody(rowMessageSchema),
    // All together: the batch's rows are read with one request, and their values sent with as few as can be.
    // Stryker disable next-line ArrowFunction,StringLiteral: any one key puts the whole batch into one group.
    groupBy: () => 'batch',
    handleGroup: async (records, checkTime) => await planRows(records, { ...dependencies, checkTime }),
    logFields: ({ rowId, runId }) => ({ rowId, runId }),
    concurrency: 1,
    deadlineMarginMs: requestMarginMs,
    passOn,
    returns,
    logger,
    metrics,
  });
}
