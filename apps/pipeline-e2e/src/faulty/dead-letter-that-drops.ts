import { consumerOf, deadLetterQueueOf, replaceFunction } from '@daybreak/testkit';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/**
 * A dead-letter function that logs dead letters and acknowledges them, as one does that was only ever an alarm; nobody
 * learns from the row that it was given up on. Breaks I6.
 */
export function deadLetterThatDrops(pipeline: DaybreakPipeline): DaybreakPipeline {
  return replaceFunction(
    pipeline,
    consumerOf(pipeline, deadLetterQueueOf(pipeline, pipeline.rowQueue)),
    () => async () => await Promise.resolve({ batchItemFailures: [] }),
  );
}
