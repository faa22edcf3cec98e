import type { PipelineUnderTest } from '../simulation/pipeline-under-test.ts';
import { handWrittenWorker } from './hand-written-worker.ts';

/**
 * A worker that awaits its rows with `Promise.all` and names the one that rejected, as most code does at first; the
 * first rejection ends the wait while the other rows are still being sent. Breaks I5.
 */
export function workerThatAbandonsTheOthers(pipeline: PipelineUnderTest): PipelineUnderTest {
  return handWrittenWorker(pipeline, async (work) => {
    let failed: string[] = [];
    const one = async ({ messageId, begin }: (typeof work)[number]): Promise<void> => {
      try {
        await begin();
      } catch (error) {
        failed = [messageId];
        throw error;
      }
    };
    try {
      await Promise.all(work.map(one));
    } catch {
      return failed;
    }
    return [];
  });
}

/**
 * A worker that waits for all of its rows and then names only the first that failed, as code does that treats a batch
 * as one thing with one error; the other failures are acknowledged. Breaks I4.
 */
export function workerThatNamesOneRejection(pipeline: PipelineUnderTest): PipelineUnderTest {
  return handWrittenWorker(pipeline, async (work) => {
    const settled = await Promise.allSettled(work.map(async ({ begin }) => await begin()));
    const first = settled.findIndex(({ status }) => status === 'rejected');
    return first === -1 ? [] : work.slice(first, first + 1).map(({ messageId }) => messageId);
  });
}
