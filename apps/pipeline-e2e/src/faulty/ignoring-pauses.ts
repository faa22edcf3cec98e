import { pausesId } from '@daybreak/repository';
import { consumerOf, rewriteRequests } from '@daybreak/testkit';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/** A worker that does not look at the pauses, as one does that was written before there were any: it plans rows that are paused. Breaks I1. */
export function workerThatIgnoresPauses(pipeline: DaybreakPipeline): DaybreakPipeline {
  return withoutPauses(pipeline, consumerOf(pipeline, pipeline.rowQueue));
}

/** A writer that does not: it writes what was planned before the pause, however long that has waited. Breaks I1. */
export function writerThatIgnoresPauses(pipeline: DaybreakPipeline): DaybreakPipeline {
  return withoutPauses(pipeline, consumerOf(pipeline, pipeline.valueQueue));
}

/** A scanner that never releases a row: what was held back is not done after the pause either. Breaks I6. */
export function scannerThatReleasesNothing(pipeline: DaybreakPipeline): DaybreakPipeline {
  return withoutPauses(pipeline, pipeline.scanner);
}

/** The function reads an item that is not there. */
function withoutPauses(pipeline: DaybreakPipeline, functionName: string): DaybreakPipeline {
  const key = JSON.stringify({ id: { S: pausesId } });
  return rewriteRequests(pipeline, functionName, {
    request: (operation, body) =>
      operation === 'GetItem' && JSON.stringify(body['Key']) === key
        ? { ...body, Key: { id: { S: `not ${pausesId}` } } }
        : body,
  });
}
