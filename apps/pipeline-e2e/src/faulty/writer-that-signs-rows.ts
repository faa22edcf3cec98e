import { consumerOf, isConditionalUpdate, rewriteRequests } from '@daybreak/testkit';
import { recordOf } from '@daybreak/testkit/internal';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/**
 * A writer that signs each row that it writes with an attribute of its own and stamps the owner's hash anew, as one does that "only
 * adds metadata"; the row as it is read shows neither. Breaks I1.
 */
export function writerThatSignsRows(pipeline: DaybreakPipeline): DaybreakPipeline {
  return rewriteRequests(pipeline, consumerOf(pipeline, pipeline.valueQueue), {
    request: (operation, body) => (isConditionalUpdate(operation, body) ? signed(body) : body),
  });
}

type Body = Record<string, unknown>;

function signed({ UpdateExpression, ExpressionAttributeValues, ExpressionAttributeNames, ...rest }: Body): Body {
  return {
    ...rest,
    UpdateExpression: String(UpdateExpression).replace('SET ', 'SET #stray = :stray, #definitionHash = :stray, '),
    ExpressionAttributeNames: {
      ...recordOf(ExpressionAttributeNames),
      '#stray': 'stray',
      '#definitionHash': 'definitionHash',
    },
    ExpressionAttributeValues: { ...recordOf(ExpressionAttributeValues), ':stray': { S: 'the writer' } },
  };
}
