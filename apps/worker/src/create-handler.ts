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
  catchUpOf,
  planRow,
  type Row,
  rowMessageSchema,
  type RowMessage,
  type RuleBook,
  type ValueMessage,
  messageOutcomes,
  type OwnOutcome,
} from '@daybreak/domain';
import { type Clock, type Logger, once, requestMarginMs, type Metrics } from '@daybreak/runtime';
import type { RowRepository } from '@daybreak/repository';
import type { WorkerConfig } from './config.ts';
import type { IsolatedPlanner } from './create-isolated-planner.ts';
import type { PlanOf } from './decide-row.ts';
import type { PlanRowsDependencies } from './plan-rows-dependencies.ts';
import { planRows } from './plan-rows.ts';

export { toRowMessage } from './wait-for-limits.ts';

export interface WorkerDependencies {
  config: WorkerConfig;
  rows: PlanRowsDependencies['rows'] & Pick<RowRepository, 'pauses'>;
  runs: PlanRowsDependencies['runs'];
  valueMessages: MessageSender<ValueMessage>;
  /** Sends next occurrences to the row queue. */
  rowMessages: MessageSender<RowMessage>;
  rules?: RuleBook;
  /** Plans the rows of messages that were received before. Without it, a rule that ends its process ends the function. */
  isolatedPlanner?: (() => IsolatedPlanner) | undefined;
  /** Forwards messages that are done to the steps after this function. Default: none. */
  forward?: Forward | undefined;
  /** Default: failed messages return after the visibility timeout of the queue. */
  retryPolicy?: RetryPolicy | undefined;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
}

/** Creates the handler of the row queue, which turns row messages into value messages. */
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
    limits: config.limits ?? [],
    catchUpOf: (row: Row) => catchUpOf(row, rules),
    valuesPerMessage: config.valuesPerMessage,
    clock,
    metrics,
  };
  const planInProcess: PlanOf = (row) => planRow(row, rules);

  const handlerOfBatch = (pauses: PlanRowsDependencies['pauses']): SqsBatchHandler =>
    createSqsBatchHandler<RowMessage, OwnOutcome>({
      functionName: 'worker',
      outcomes: messageOutcomes,
      parse: parseJsonBody(rowMessageSchema),
      // New messages are one group: one request reads their rows, and as few as possible send their values. Messages that were
      // received before are a second group, handled last, because the rule of one of them may have ended the function.
      groupBy: (_message, receiveCount) => (receiveCount > 1 ? 'redelivered' : 'new'),
      handleGroup: async (records, checkTime) => {
        const isRedelivered = records.some(({ receiveCount }) => receiveCount > 1);
        if (!isRedelivered || isolatedPlanner === undefined)
          return await planRows(records, { ...dependencies, pauses, plan: planInProcess, checkTime });
        await using planner = isolatedPlanner();
        const planInThread: PlanOf = async (row) => {
          checkTime(planner.maximumMs);
          return await planner.plan(row);
        };
        return await planRows(records, { ...dependencies, pauses, plan: planInThread, checkTime });
      },
      logFields: ({ rowId, runId }) => ({ rowId, runId }),
      concurrency: 1,
      deadlineMarginMs: requestMarginMs,
      forward,
      retryPolicy,
      logger,
      metrics,
    });
  // Both groups of a batch share one read of the pauses.
  return async (event, context) => await handlerOfBatch(once(async () => (await rows.pauses()).active))(event, context);
}
