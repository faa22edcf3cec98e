import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';
import { handWrittenWorker } from './hand-written-worker.ts';

/**
 * A worker that waits for all of its rows and then names only the first that failed, as code does that treats a batch
 * as one thing with one error; the other failures are acknowledged. Breaks I4.
 */
export function workerThatNamesOneRejection(pipeline: DaybreakPipeline): DaybreakPipeline {
  return handWrittenWorker(pipeline, async (work) => {
    const settled = await Promise.allSettled(work.map(async ({ begin }) => await begin()));
    const first = settled.findIndex(({ status }) => status === 'rejected');
    return first === -1 ? [] : work.slice(first, first + 1).map(({ messageId }) => messageId);
  });
}
