import type { PipelineUnderTest } from '../simulation/pipeline-under-test.ts';
import { rewriteRequests } from './rewrite-requests.ts';

/**
 * A scanner that records its run as finished before it has sent the rows, as "write first that it is done, so that it
 * runs once" does; when it dies between, its retry finds nothing to do. Breaks I6.
 */
export function scannerThatFinishesFirst(pipeline: PipelineUnderTest): PipelineUnderTest {
  return rewriteRequests(pipeline, pipeline.scanner, {
    request(operation, body) {
      if (operation !== 'PutItem' || body['TableName'] !== pipeline.runsTable) return body;
      return { ...body, Item: { ...recordOf(body['Item']), status: { S: 'finished' } } };
    },
  });
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
