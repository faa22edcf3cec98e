import { consumerOf, rewriteRequests } from '@daybreak/testkit';
import { recordOf } from '@daybreak/testkit/internal';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/** A writer that gives every row that it writes a Time to Live, also one that is due again: it would be lost. Breaks I1. */
export function writerThatExpiresRows(pipeline: DaybreakPipeline): DaybreakPipeline {
  return rewriteRequests(pipeline, consumerOf(pipeline, pipeline.valueQueue), {
    request: (operation, body) =>
      operation === 'UpdateItem' && String(body['UpdateExpression']).includes(':nextDueAt') ? withExpiry(body) : body,
  });
}

function withExpiry({ UpdateExpression: expression, ...body }: Record<string, unknown>): Record<string, unknown> {
  return {
    ...body,
    UpdateExpression: String(expression).replace('SET ', 'SET #expiresAt = :expiresAt, '),
    ExpressionAttributeNames: { ...recordOf(body['ExpressionAttributeNames']), '#expiresAt': 'expiresAt' },
    ExpressionAttributeValues: { ...recordOf(body['ExpressionAttributeValues']), ':expiresAt': { N: '2000000000' } },
  };
}
