import { rewriteRequests } from '@daybreak/testkit';
import { recordOf } from '@daybreak/testkit/internal';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/**
 * A scanner that does not know what earlier runs have dispatched, as one that scans all that is due at each firing: a run that begins
 * beside another's messages sends them once more. Breaks I8.
 */
export function scannerThatStartsOver(pipeline: DaybreakPipeline): DaybreakPipeline {
  return rewriteRequests(pipeline, pipeline.scanner, {
    response(operation, body, asked) {
      if (operation !== 'GetItem' || asked['TableName'] !== pipeline.runsTable) return body;
      const { last: _, ...item } = recordOf(body['Item']);
      return body['Item'] === undefined ? body : { ...body, Item: item };
    },
  });
}
