import { describeError, type LogFields, type Logger, type Metrics } from '@daybreak/runtime';
import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { Context } from 'aws-lambda';
import * as v from 'valibot';
import type { Forward } from './create-forward.ts';
import type { Returns } from './create-returns.ts';
import { faultClassOf, type FaultClass } from './fault-class.ts';
import type { MessageOutcome } from './message-outcome.ts';
import { forwardOutcomes } from './forward-outcomes.ts';
import { returnFailed } from './return-failed.ts';
import { settleBatch, type BatchOptions, type SettledBatch } from './settle-batch.ts';
import {
  parseSqsEvent,
  sqsBatchResponseSchema,
  type InvocationContext,
  type NameableEvent,
  type SqsBatchResponse,
} from './sqs-event.ts';
import { createTimeCheck } from './time-check.ts';

export interface SqsBatchHandlerOptions<Message> extends BatchOptions<Message> {
  /** Names the function in its log lines. */
  functionName: string;
  /** What a message's log line says of it, never a value of its row. */
  logFields?: (message: Message) => LogFields;
  /** Given what is `done` or `superseded`, before that is acknowledged; what it could not send on is a `retry`. */
  forward?: Forward | undefined;
  /** Given what is to be retried; without one, SQS alone decides when a message comes back and how often. */
  returns?: Returns | undefined;
  logger: Logger;
  metrics: Metrics;
}

export type SqsBatchHandler = (event: unknown, context: InvocationContext) => Promise<SqsBatchResponse>;

const metricNames: Record<MessageOutcome['outcome'], string> = {
  done: 'MessagesDone',
  superseded: 'MessagesSuperseded',
  failed: 'MessagesFailed',
  parked: 'MessagesParked',
  givenUp: 'MessagesGivenUp',
  retry: 'MessagesRetried',
};
const retryMetricNames: Record<FaultClass, string> = { platform: 'PlatformRetries', unknown: 'UnknownRetries' };

/**
 * A Lambda handler of SQS batches that names exactly the failed messages in its response, and logs and counts each
 * outcome once. It throws, so that the whole batch returns to the queue, only on a defect: an event that is not
 * of a standard queue of SQS, or a `handleGroup` that leaves a message's outcome open.
 *
 * @example
 * const greetingSchema = v.object({ name: v.string() });
 * const handler = createSqsBatchHandler<v.InferOutput<typeof greetingSchema>>({
 *   functionName: 'greeter',
 *   parse: parseJsonBody(greetingSchema),
 *   groupBy: ({ name }) => name,
 *   handleGroup: async (records) => new Map(records.map(({ messageId }) => [messageId, { outcome: 'done' }])),
 *   concurrency: 10,
 *   deadlineMarginMs: requestMarginMs,
 *   logger,
 *   metrics,
 * });
 */
export function createSqsBatchHandler<Message>(options: SqsBatchHandlerOptions<Message>): SqsBatchHandler {
  const { functionName, forward, returns, logger, metrics } = options;

  async function handleBatch({ Records }: NameableEvent, context: InvocationContext) {
    try {
      const checkTime = createTimeCheck(context, options.deadlineMarginMs);
      const { outcomes: settled, messages } = await settleBatch(Records, checkTime, options);
      const passed = forward === undefined ? settled : await forwardOutcomes(Records, settled, forward, checkTime);
      const outcomes = returns === undefined ? passed : await returnFailed(Records, passed, returns, checkTime);
      report({ outcomes, messages });
      return inOrderOfRecords(Records, outcomes);
    } catch (error) {
      logger.error('batch failed', {
        function: functionName,
        error: describeError(error),
        messageIds: Records.map(({ messageId }) => messageId),
      });
      metrics.count('BatchesFailed');
      throw error;
    } finally {
      metrics.flush();
    }
  }

  function report({ outcomes, messages }: SettledBatch<Message>): void {
    // One message that fails alone is no concern yet; a batch of which nothing was done may be an outage.
    const isWholeBatch = outcomes.size > 0 && [...outcomes.values()].every(({ outcome }) => outcome === 'retry');
    if (isWholeBatch) metrics.count('BatchesFailed');
    for (const [messageId, { outcome, fields, ...rest }] of outcomes) {
      const message = messages.get(messageId);
      logger.info('outcome', {
        ...(message === undefined ? {} : options.logFields?.(message)),
        ...fields,
        ...('error' in rest ? { error: describeError(rest.error) } : {}),
        function: functionName,
        outcome,
        messageId,
      });
      metrics.count(metricNames[outcome]);
      if (outcome === 'retry' && 'error' in rest) metrics.count(retryMetricNames[faultClassOf(rest.error)]);
    }
  }

  // An early time-out would answer while groups are still running; a real one ends them with their environment.
  const handler = middy<NameableEvent, unknown>(handleBatch, { timeoutEarlyInMillis: 0 })
    .use(sqsPartialBatchFailure({ logger: () => undefined }))
    // Runs before the middleware's own, which would turn a defect into an answer that hides it.
    .onError(({ error }) => {
      // Stryker disable next-line StringLiteral: middy's types only; it hands on whatever was thrown.
      throw error ?? new Error('the batch failed without a reason');
    });

  return async (event, context) => {
    // eslint-disable-next-line no-restricted-syntax -- middy's types ask for the whole context; without early time-outs it reads none of it
    const lambdaContext = context as Context;
    return v.parse(sqsBatchResponseSchema, await handler(parseSqsEvent(event), lambdaContext));
  };
}

/** What the middleware asks for: a settled result for each record, in the order of the records. */
function inOrderOfRecords(
  records: NameableEvent['Records'],
  outcomes: ReadonlyMap<string, MessageOutcome>,
): PromiseSettledResult<string>[] {
  const settled = new Set(
    [...outcomes].filter(([, { outcome }]) => outcome !== 'retry').map(([messageId]) => messageId),
  );
  return records.map(({ messageId }) => {
    if (settled.has(messageId)) return { status: 'fulfilled', value: messageId };
    // A failed message is named once, even when the batch held it twice.
    settled.add(messageId);
    // Stryker disable next-line ObjectLiteral,StringLiteral: the middleware names whatever is not fulfilled.
    return { status: 'rejected', reason: messageId };
  });
}
