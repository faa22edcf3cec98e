import { consumerOf, rewriteRequests } from '@daybreak/testkit';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/**
 * A worker that acknowledges a message whose row has moved on without noting so, as one does for which "nothing to do"
 * needs no trace; its run has the row in flight for ever. Breaks I6, which the rows' values don't show.
 */
export function workerThatForgetsWhatCameTooLate(pipeline: DaybreakPipeline): DaybreakPipeline {
  return forgettingWhatCameTooLate(pipeline, consumerOf(pipeline, pipeline.rowQueue));
}

/** A writer that does the same. Breaks I6. */
export function writerThatForgetsWhatCameTooLate(pipeline: DaybreakPipeline): DaybreakPipeline {
  return forgettingWhatCameTooLate(pipeline, consumerOf(pipeline, pipeline.valueQueue));
}

function forgettingWhatCameTooLate(pipeline: DaybreakPipeline, functionName: string): DaybreakPipeline {
  return rewriteRequests(pipeline, functionName, {
    // A note on a row that does not exist has no effect, and is answered as one that was made before.
    request: (operation, body) =>
      operation === 'UpdateItem' && String(body['UpdateExpression']).includes('#superseded')
        ? { ...body, Key: { id: { S: 'nobody' } } }
        : body,
  });
}
