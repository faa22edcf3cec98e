import {
  createSqsBatchHandler,
  parseJsonBody,
  type MessageSender,
  type Forward,
  type RetryPolicy,
  type SqsBatchHandler,
} from '@daybreak/batch';
import {
  builtInRuleBook,
  planRow,
  rowMessageSchema,
  type RowMessage,
  type RuleBook,
  type ValueMessage,
} from '@daybreak/domain';
import { type Clock, type Logger, requestMarginMs, type Metrics } from '@daybreak/runtime';
import type { WorkerConfig } from './config.ts';
import type { IsolatedPlanner } from './create-isolated-planner.ts';
import type { PlanOf } from './decide-row.ts';
import type { PlanRowsDependencies } from './plan-rows-dependencies.ts';
import { planRows } from './plan-rows.ts';

export interface WorkerDependencies {
  config: WorkerConfig;
  rows: PlanRowsDependencies['rows'];
  runs: PlanRowsDependencies['runs'];
  valueMessages: MessageSender<ValueMessage>;
  /** Of next occurrences, to the row queue. */
  rowMessages: MessageSender<RowMessage>;
  rules?: RuleBook;
  /** For the plans of messages that were received before; where there is none, a rule that ends its process ends this one. */
  isolatedPlanner?: (() => IsolatedPlanner) | undefined;
  /** To the steps that come after this function; to nobody unless told. */
  forward?: Forward | undefined;
  /** How what is to be retried goes back; by SQS alone unless told. */
  retryPolicy?: RetryPolicy | undefined;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
}

/** The handler of the row queue: row messages in, value messages out. */
export function createWorkerHandler({
  config,
  rows,
  runs,
  valueMessages,
  rowMessages,
  rules = builtInRuleBook,
  isolatedPlanner,
  forward,
  retryPolicy,
  clock,
  logger,
  metrics,
}: WorkerDependencies): SqsBatchHandler {
  const dependencies = {
    rows,
    runs,
    valueMessages,
    rowMessages,
    valuesPerMessage: config.valuesPerMessage,
    clock,
    metrics,
  };
  const planHere: PlanOf = (row) => planRow(row, rules);

  return createSqsBatchHandler<RowMessage>({
    functionName: 'worker',
    parse: parseJsonBody(rowMessageSchema),
    // Together: the batch's rows are read with one request, and their values sent with as few as can be. Apart from them, and after them, what
    // was received before and never settled: one of it may have ended the function.
    groupBy: (_message, receiveCount) => (receiveCount > 1 ? 'suspicious' : 'fresh'),
    handleGroup: async (records, checkTime) => {
      const isSuspicious = records.some(({ receiveCount }) => receiveCount > 1);
      if (!isSuspicious || isolatedPlanner === undefined)
        return await planRows(records, { ...dependencies, plan: planHere, checkTime });
      await using planner = isolatedPlanner();
      const planApart: PlanOf = async (row) => {
        checkTime(planner.longestMs);
        return await planner.plan(row);
      };
      return await planRows(records, { ...dependencies, plan: planApart, checkTime });
    },
    logFields: ({ rowId, runId }) => ({ rowId, runId }),
    concurrency: 1,
    deadlineMarginMs: requestMarginMs,
    forward,
    retryPolicy,
    logger,
    metrics,
  });
}
