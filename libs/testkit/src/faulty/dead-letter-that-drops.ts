import type { PipelineUnderTest } from '../simulation/pipeline-under-test.ts';
import { deadLetterConsumerOf, replaceFunction } from './replace-function.ts';

/**
 * A dead-letter function that logs dead letters and acknowledges them, as one does that was only ever an alarm; nobody
 * learns from the row that it was given up on. Breaks I6.
 */
export function deadLetterThatDrops(pipeline: PipelineUnderTest): PipelineUnderTest {
  return replaceFunction(
    pipeline,
    deadLetterConsumerOf(pipeline),
    () => async () => await Promise.resolve({ batchItemFailures: [] }),
  );
}
