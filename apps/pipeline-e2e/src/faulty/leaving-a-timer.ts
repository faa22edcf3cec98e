import { consumerOf, replaceFunction } from '@daybreak/testkit';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/**
 * A worker that races its work against a deadline and never clears the timer, as a hand-written time-out does; it
 * fires in some later invocation. Breaks I5, which takes the leak guard to see: no request is involved.
 */
export function workerThatLeavesATimer(pipeline: DaybreakPipeline): DaybreakPipeline {
  return replaceFunction(pipeline, consumerOf(pipeline, pipeline.rowQueue), leavingATimer);
}

/** The same of any handler. */
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
