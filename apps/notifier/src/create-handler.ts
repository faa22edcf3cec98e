import {
  createSqsBatchHandler,
  createTimeCheck,
  type InvocationContext,
  parseJsonBody,
  type RetryPolicy,
  type SqsBatchResponse,
} from '@daybreak/batch';
import { requestMarginMs } from '@daybreak/runtime';
import * as v from 'valibot';
import { type HeldEvent, heldEventSchema, sendHeldEvents } from './held-event.ts';
import { publishEnds, type PublishEndsDependencies } from './publish-ends.ts';
import { parseStreamEvent } from './stream-event.ts';

export { createDelivery } from './create-delivery.ts';

export interface NotifierDependencies {
  config: Pick<PublishEndsDependencies, 'holdAfterSeconds' | 'includeValues'>;
  deliver: PublishEndsDependencies['deliver'];
  heldEvents: PublishEndsDependencies['heldEvents'];
  /** Default: held events that fail return after the visibility timeout of their queue. */
  retryPolicy?: RetryPolicy | undefined;
  clock: PublishEndsDependencies['clock'];
  logger: PublishEndsDependencies['logger'];
  metrics: PublishEndsDependencies['metrics'];
}

export type NotifierHandler = (event: unknown, context: InvocationContext) => Promise<SqsBatchResponse>;

/** Creates the handler of the rows table's stream, and of the queue of events that the stream did not wait for. */
export function createNotifierHandler({ config, retryPolicy, ...rest }: NotifierDependencies): NotifierHandler {
  const { deliver, logger, metrics } = rest;
  const handleHeldEvents = createSqsBatchHandler<HeldEvent>({
    functionName: 'notifier',
    parse: parseJsonBody(heldEventSchema),
    groupBy: ({ event }) => event.detail.rowId,
    handleGroup: async (records, checkTime) => await sendHeldEvents(records, deliver, checkTime),
    logFields: ({ event: { detail } }) => ({ rowId: detail.rowId, version: detail.version }),
    concurrency: 10,
    deadlineMarginMs: requestMarginMs,
    retryPolicy,
    logger,
    metrics,
  });
  return async (event, context) => {
    if (!v.is(ofStreamSchema, event)) return await handleHeldEvents(event, context);
    try {
      const checkTime = createTimeCheck(context, requestMarginMs);
      const firstLeft = await publishEnds(parseStreamEvent(event), checkTime, { ...config, ...rest });
      return { batchItemFailures: firstLeft === undefined ? [] : [{ itemIdentifier: firstLeft }] };
    } finally {
      metrics.flush();
    }
  };
}

const ofStreamSchema = v.object({
  Records: v.looseTuple([v.looseObject({ eventSource: v.literal('aws:dynamodb') })]),
});
