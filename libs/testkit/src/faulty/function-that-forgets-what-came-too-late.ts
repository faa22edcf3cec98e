import type { PipelineUnderTest } from '../simulation/pipeline-under-test.ts';
import { consumerOf } from './replace-function.ts';
import { rewriteRequests } from './rewrite-requests.ts';

/**
 * A worker that acknowledges a message whose row has moved on without noting so, as one does for which "nothing to do"
 * needs no trace; its run has the row in flight for ever. Breaks I6, which the rows' values don't show.
 */
export function workerThatForgetsWhatCameTooLate(pipeline: PipelineUnderTest): PipelineUnderTest {
  return forgettingWhatCameTooLate(pipeline, consumerOf(pipeline, pipeline.rowQueue));
}

/** A writer that does the same. Breaks I6. */
export function writerThatForgetsWhatCameTooLate(pipeline: PipelineUnderTest): PipelineUnderTest {
  return forgettingWhatCameTooLate(pipeline, consumerOf(pipeline, pipeline.valueQueue));
}

function forgettingWhatCameTooLate(pipeline: PipelineUnderTest, functionName: string): PipelineUnderTest {
  return rewriteRequests(pipeline, functionName, {
    // A note on a row that does not exist has no effect, and is answered as one that was made before.
    request: (operation, body) =>
      operation === 'UpdateItem' && String(body['UpdateExpression']).includes('#superseded')
        ? { ...body, Key: { id: { S: 'nobody' } } }
        : body,
  });
}
