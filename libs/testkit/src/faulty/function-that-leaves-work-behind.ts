import type { PipelineUnderTest } from '../simulation/pipeline-under-test.ts';
import { consumerOf, replaceFunction } from './replace-function.ts';

/**
 * A writer that starts its work and answers at once, as `Records.forEach(async …)` does; Lambda freezes it with its
 * requests under way. Breaks I5.
 */
export function writerThatAnswersFirst(pipeline: PipelineUnderTest): PipelineUnderTest {
  return replaceFunction(pipeline, consumerOf(pipeline, pipeline.valueQueue), (original) => async (event, context) => {
    void original(event, context).catch(() => undefined);
    return await Promise.resolve({ batchItemFailures: [] });
  });
}

/**
 * A worker that races its work against a deadline and never clears the timer, as a hand-written time-out does; it
 * fires in some later invocation. Breaks I5, which takes the leak guard to see: no request is involved.
 */
export function workerThatLeavesATimer(pipeline: PipelineUnderTest): PipelineUnderTest {
  return replaceFunction(pipeline, consumerOf(pipeline, pipeline.rowQueue), leavingATimer);
}

/** The same of any handler, for where it is given real tables and queues. */
export function leavingATimer<Event, Context extends { getRemainingTimeInMillis(): number }>(
  original: (event: Event, context: Context) => unknown,
): (event: Event, context: Context) => Promise<unknown> {
  return async (event, context) => {
    const deadline = new Promise((_, reject) => {
      setTimeout(() => reject(new Error('out of time')), context.getRemainingTimeInMillis()).unref();
    });
    // Its rejection is awaited by nobody once the race is over.
    deadline.catch(() => undefined);
    return await Promise.race([original(event, context), deadline]);
  };
}
