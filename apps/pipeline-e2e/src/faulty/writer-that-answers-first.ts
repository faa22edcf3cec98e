import { consumerOf, replaceFunction } from '@daybreak/testkit';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/**
 * A writer that starts its work and answers at once, as `Records.forEach(async …)` does; Lambda freezes it with its
 * requests under way. Breaks I5.
 */
export function writerThatAnswersFirst(pipeline: DaybreakPipeline): DaybreakPipeline {
  return replaceFunction(pipeline, consumerOf(pipeline, pipeline.valueQueue), (original) => async (event, context) => {
    void original(event, context).catch(() => undefined);
    return await Promise.resolve({ batchItemFailures: [] });
  });
}
