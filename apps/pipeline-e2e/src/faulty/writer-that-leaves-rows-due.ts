import { consumerOf, rewriteRequests } from '@daybreak/testkit';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';
import { onlyMentioned } from './only-mentioned.ts';

/**
 * A writer that completes a row and leaves it among what is due, without a `completedAt`, as one does that sets the status and
 * no more; every run dispatches the row again, to nothing. Breaks I1.
 */
export function writerThatLeavesRowsDue(pipeline: DaybreakPipeline): DaybreakPipeline {
  return rewriteRequests(pipeline, consumerOf(pipeline, pipeline.valueQueue), {
    request: (operation, body) => (operation === 'UpdateItem' ? leftDue(body) : body),
  });
}

function leftDue(body: Record<string, unknown>): Record<string, unknown> {
  const update = String(body['UpdateExpression']);
  const isCompletion = update.includes('#completedAt = :now');
  if (!isCompletion) return body;
  const kept = update.replace('#completedAt = :now, ', '').replace(/(?:, )?#dueShard, #dueAt(?= |,|$)/, '');
  return onlyMentioned({ ...body, UpdateExpression: kept });
}
