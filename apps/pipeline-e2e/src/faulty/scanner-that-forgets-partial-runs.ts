import { rewriteRequests } from '@daybreak/testkit';
import { recordOf } from '@daybreak/testkit/internal';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/**
 * A scanner that reads only what the run before its own has recorded. After several partial runs, the next full run sends again what
 * the others have dispatched. Breaks I8.
 */
export function scannerThatForgetsPartialRuns(pipeline: DaybreakPipeline): DaybreakPipeline {
  let baseId = '';
  return rewriteRequests(pipeline, pipeline.scanner, {
    response(operation, body, asked) {
      if (operation !== 'GetItem' || asked['TableName'] !== pipeline.runsTable) return body;
      const item = recordOf(body['Item']);
      const last = recordOf(recordOf(item['last'])['M']);
      if (item['last'] !== undefined) baseId = String(recordOf(last['runId'])['S']);
      const isOfAnother = item['rows'] !== undefined && !JSON.stringify(asked['Key']).includes(`#${baseId}#`);
      return isOfAnother ? { ...body, Item: undefined } : body;
    },
  });
}
