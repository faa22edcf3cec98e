import { consumerOf, rewriteRequests } from '@daybreak/testkit';
import { recordOf } from '@daybreak/testkit/internal';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/**
 * A worker that reads its rows without asking for consistency, at half the price; it takes a row that its owner has just edited for the
 * one that it was, and its message for one that came too late. Breaks I4.
 */
export function workerThatReadsEventually(pipeline: DaybreakPipeline): DaybreakPipeline {
  return rewriteRequests(pipeline, consumerOf(pipeline, pipeline.rowQueue), {
    request: (operation, body) => (operation === 'BatchGetItem' ? withoutConsistency(body) : body),
  });
}

function withoutConsistency(body: Record<string, unknown>): Record<string, unknown> {
  const RequestItems = Object.fromEntries(
    Object.entries(recordOf(body['RequestItems'])).map(([table, asked]) => {
      const { ConsistentRead: _, ...rest } = recordOf(asked);
      return [table, rest];
    }),
  );
  return { ...body, RequestItems };
}
