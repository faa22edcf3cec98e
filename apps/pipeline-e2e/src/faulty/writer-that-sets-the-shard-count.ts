import { settingsId } from '@daybreak/repository';
import { consumerOf, rewriteRequests } from '@daybreak/testkit';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/**
 * A writer that puts its own count of shards in the place of the table's, as each function once went by its own alone: rows in the shards
 * above are never due. Breaks I1.
 */
export function writerThatSetsTheShardCount(pipeline: DaybreakPipeline): DaybreakPipeline {
  return rewriteRequests(pipeline, consumerOf(pipeline, pipeline.valueQueue), {
    request: (_, body) => {
      if (JSON.stringify(body['Key']) !== JSON.stringify({ id: { S: settingsId } })) return body;
      const { ConditionExpression: _condition, ...unconditional } = body;
      return { ...unconditional, ExpressionAttributeValues: { ':first': { N: '1' }, ':true': { BOOL: true } } };
    },
  });
}
