import { recordOf, rewriteRequests } from '@daybreak/testkit';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/**
 * A scanner that does not know the partial runs since the last full run. The next full run sends again what they have dispatched
 * and recorded. Breaks I8.
 */
export function scannerThatForgetsPartialRuns(pipeline: DaybreakPipeline): DaybreakPipeline {
  return rewriteRequests(pipeline, pipeline.scanner, {
    response(operation, body, asked) {
      const item = recordOf(body['Item']);
      if (operation !== 'GetItem' || asked['TableName'] !== pipeline.runsTable || item['fullRun'] === undefined)
        return body;
      const fullRun = recordOf(recordOf(item['fullRun'])['M']);
      return { ...body, Item: { ...item, fullRun: { M: { ...fullRun, partialRunIds: { L: [] } } } } };
    },
  });
}
