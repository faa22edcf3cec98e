import { describeError } from '@daybreak/runtime';
import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { Context } from 'aws-lambda';
import * as v from 'valibot';
import type { Forward } from './create-forward.ts';
import type { RetryPolicy } from './create-retry-policy.ts';
import type { OwnOutcomes } from './outcome-traits.ts';
import { forwardOutcomes } from './forward-outcomes.ts';
import { applyRetryPolicy } from './apply-retry-policy.ts';
import { reportOutcomes, type ReportOptions } from './report-outcomes.ts';
import { settleBatch, type BatchOptions } from './settle-batch.ts';
import { isRetry, type SettledOutcomes } from './settled-outcome.ts';
import {
  parseSqsEvent,
  sqsBatchResponseSchema,
  type InvocationContext,
  type UnparsedSqsEvent,
  type SqsBatchResponse,
} from './sqs-event.ts';
import { createTimeCheck } from './time-check.ts';

/** What `createSqsBatchHandler` takes. */
export interface SqsBatchHandlerOptions<Message, Own extends string = never>
  extends BatchOptions<Message, Own>, ReportOptions<Message> {
  /** Forwards messages that are `done`, or whose outcome `isForwarded`, before they are acknowledged. A message that it cannot forward is a `retry`. */
  forward?: Forward | undefined;
  /** Backs off or gives up messages that failed. Default: they return after the visibility timeout of their queue. */
  retryPolicy?: RetryPolicy | undefined;
}

/** Outcomes of your own need their table. */
type TableOf<Own extends string> = [Own] extends [never] ? unknown : { outcomes: OwnOutcomes<Own> };

/** A Lambda handler of an event source mapping with `ReportBatchItemFailures`. */
export type SqsBatchHandler = (event: unknown, context: InvocationContext) => Promise<SqsBatchResponse>;

/**
 * Creates a Lambda handler for SQS batches. Its response names exactly the failed messages, and it counts each outcome
 * once. It throws, which returns the whole batch to the queue, only on a defect: SqsEventError for an event that is not
 * from a standard SQS queue, BatchContractError for a `handleGroup` that returns no outcome for a message.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { createInvocationContext, createSqsBatchHandler, createSqsEvent, parseJsonBody } from '@daybreak/batch';
 * import { createMemoryLogger, createMemoryMetrics, requestMarginMs } from '@daybreak/runtime';
 * import * as v from 'valibot';
 *
 * const greetingSchema = v.object({ name: v.string() });
 * const handler = createSqsBatchHandler<v.InferOutput<typeof greetingSchema>>({
 *   functionName: 'greeter',
 *   parse: parseJsonBody(greetingSchema),
 *   groupBy: ({ name }) => name,
 *   handleGroup: async (records) => new Map(records.map(({ messageId }) => [messageId, { outcome: 'done' }])),
 *   concurrency: 10,
 *   deadlineMarginMs: requestMarginMs,
 *   logger: createMemoryLogger(), // createLogger and createMetrics, in a function
 *   metrics: createMemoryMetrics(),
 * });
 * const event = createSqsEvent([
 *   { messageId: 'good', body: { name: 'Ada' } },
 *   { messageId: 'bad', body: { name: 7 } },
 * ]);
 * const response = await handler(event, createInvocationContext());
 * assert.deepEqual(response, { batchItemFailures: [{ itemIdentifier: 'bad' }] });
 */
export function createSqsBatchHandler<Message, Own extends string = never>(
  options: SqsBatchHandlerOptions<Message, Own> & TableOf<Own>,
): SqsBatchHandler {
  const { functionName, forward, retryPolicy, logger, metrics } = options;

  async function handleBatch({ Records }: UnparsedSqsEvent, context: InvocationContext) {
    try {
      const checkTime = createTimeCheck(context, options.deadlineMarginMs);
      const { outcomes: settled, messages } = await settleBatch(Records, checkTime, options);
      const forwarded = forward === undefined ? settled : await forwardOutcomes(Records, settled, forward, checkTime);
      const outcomes =
        retryPolicy === undefined ? forwarded : await applyRetryPolicy(Records, forwarded, retryPolicy, checkTime);
      reportOutcomes({ outcomes, messages }, options);
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

  // An early time-out of middy would answer while groups are still running. The Lambda timeout ends them with the environment.
  const handler = middy<UnparsedSqsEvent, unknown>(handleBatch, { timeoutEarlyInMillis: 0 })
    .use(sqsPartialBatchFailure({ logger: () => undefined }))
    // Runs before the onError of the middleware, which would turn a defect into a response that hides it.
    .onError(({ error }) => {
      // Stryker disable next-line StringLiteral: only middy's types allow an undefined error.
      throw error ?? new Error('The batch failed without an error');
    });

  return async (event, context) => {
    // oxlint-disable-next-line daybreak/no-restricted-syntax -- middy's types require the whole context; without early time-outs middy does not read it
    const lambdaContext = context as Context;
    return v.parse(sqsBatchResponseSchema, await handler(parseSqsEvent(event), lambdaContext));
  };
}

/** The middleware expects a settled result for each record, in the order of the records. */
function inOrderOfRecords(
  records: UnparsedSqsEvent['Records'],
  outcomes: SettledOutcomes,
): PromiseSettledResult<string>[] {
  const settled = new Set([...outcomes].filter(([, outcome]) => !isRetry(outcome)).map(([messageId]) => messageId));
  return records.map(({ messageId }) => {
    if (settled.has(messageId)) return { status: 'fulfilled', value: messageId };
    // The response names a failed message once, even when the batch holds it twice.
    settled.add(messageId);
    // Stryker disable next-line ObjectLiteral,StringLiteral: the middleware names every record that is not fulfilled.
    return { status: 'rejected', reason: messageId };
  });
}
