import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';
import { handWrittenWorker } from './hand-written-worker.ts';

/**
 * A worker that awaits its rows with `Promise.all` and names the one that rejected, as most code does at first; the
 * first rejection ends the wait while the other rows are still being sent. Breaks I5.
 */
export function workerThatAbandonsTheOthers(pipeline: DaybreakPipeline): DaybreakPipeline {
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
