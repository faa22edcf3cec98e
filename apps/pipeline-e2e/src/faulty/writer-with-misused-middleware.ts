import { valueMessageSchema } from '@daybreak/domain';
import { consumerOf, replaceFunction, type SimulatedWiring } from '@daybreak/testkit';
import middy from '@middy/core';
import sqsPartialBatchFailure from '@middy/sqs-partial-batch-failure';
import type { Context } from 'aws-lambda';
import * as v from 'valibot';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/**
 * Writers on the bare middleware, which wants an array of settled promises in the order of the records and takes
 * anything else in silence. They write as the real one does; only what they return differs. They stand here, not with
 * the other faulty variants, because the kit knows nothing of the middleware.
 */

type Write = (record: QueueRecord) => Promise<string>;
type QueueRecord = v.InferOutput<typeof recordSchema>;

const bodySchema = v.pipe(v.string(), v.parseJson(), valueMessageSchema);
const recordSchema = v.object({ messageId: v.string(), body: bodySchema });
const eventSchema = v.object({ Records: v.array(recordSchema) });

/**
 * A writer that returns the values of `Promise.all`, as a handler that "awaits everything" does; none of them has a
 * status, so every message of the batch comes back after it succeeded. Breaks I4.
 */
export function writerThatReturnsValues(pipeline: DaybreakPipeline): DaybreakPipeline {
  return withMiddleware(pipeline, async (records, write) => await Promise.all(records.map(write)));
}

/**
 * A writer that returns `{ batchItemFailures }` itself, as Lambda's documentation has it; the middleware looks for
 * results by index, finds none, and the batch comes back. Breaks I4.
 */
export function writerThatReturnsFailures(pipeline: DaybreakPipeline): DaybreakPipeline {
  return withMiddleware(pipeline, async (records, write) => {
    const settled = await Promise.allSettled(records.map(write));
    const failed = records.filter((_, index) => settled[index]?.status === 'rejected');
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  });
}

/**
 * A writer that catches each rejection and logs it, as one does that must not throw; every promise is fulfilled, so
 * the messages that failed are acknowledged. Breaks I4.
 */
export function writerThatLogsRejections(pipeline: DaybreakPipeline): DaybreakPipeline {
  return withMiddleware(pipeline, async (records, write) => {
    const log: unknown[] = [];
    return await Promise.allSettled(
      records.map(async (record) => await write(record).catch((error: unknown) => log.push(error))),
    );
  });
}

function withMiddleware(
  pipeline: DaybreakPipeline,
  handle: (records: QueueRecord[], write: Write) => Promise<unknown>,
): DaybreakPipeline {
  return replaceFunction(pipeline, consumerOf(pipeline, pipeline.valueQueue), (_, wiring) => {
    const write = createWrite(pipeline, wiring);
    const handler = middy(async (event: unknown) => await handle(v.parse(eventSchema, event).Records, write), {
      timeoutEarlyInMillis: 0,
    }).use(sqsPartialBatchFailure({ logger: () => undefined }));
    return async (event, context) => {
      // oxlint-disable-next-line daybreak/no-restricted-syntax -- the types ask for the whole context; without early time-outs none of it is read
      const lambdaContext = context as Context;
      return await handler(event, lambdaContext);
    };
  });
}

function createWrite(pipeline: DaybreakPipeline, { client, clock }: SimulatedWiring): Write {
  const rows = pipeline.createRows(client, clock);
  return async ({ messageId, body }) => {
    await rows.writeValues(body);
    return messageId;
  };
}
