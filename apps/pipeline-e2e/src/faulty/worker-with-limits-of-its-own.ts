import { ratePrefix } from '@daybreak/repository';
import { consumerOf, rewriteRequests } from '@daybreak/testkit';
import { recordOf } from '@daybreak/testkit/internal';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

type Body = Record<string, unknown>;

/**
 * A worker that counts for each batch alone what a limit lets through, as one does that keeps the count in its memory: ten functions let
 * ten times as many rows through. Breaks I1.
 */
export function workerWithLimitsOfItsOwn(pipeline: DaybreakPipeline): DaybreakPipeline {
  return rewriteRequests(pipeline, consumerOf(pipeline, pipeline.rowQueue), {
    // It finds that nothing was let through, and writes that without a look at what others did.
    response: (operation, body, request) =>
      operation === 'GetItem' && isRate(request) ? { ...body, Item: undefined } : body,
    request(operation, body) {
      if (operation !== 'UpdateItem' || !isRate(body)) return body;
      const { ConditionExpression: _, ExpressionAttributeValues: values, ...rest } = body;
      const { ':before': _before, ...others } = recordOf(values);
      return { ...rest, ExpressionAttributeValues: others };
    },
  });
}

function isRate({ Key: key }: Body): boolean {
  return JSON.stringify(key).includes(ratePrefix);
}
