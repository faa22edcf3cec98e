import { rewriteRequests } from '@daybreak/testkit';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/** A scanner that takes the first page of a shard for all of it; its run ends well though it never saw the rows of the next page. Breaks I6. */
export function scannerThatDropsItsCursor(pipeline: DaybreakPipeline): DaybreakPipeline {
  return rewriteRequests(pipeline, pipeline.scanner, {
    response(operation, { LastEvaluatedKey: cursor, ...body }) {
      return operation === 'Query' || cursor === undefined ? body : { ...body, LastEvaluatedKey: cursor };
    },
  });
}
