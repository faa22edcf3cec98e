import { rewriteRequests } from '@daybreak/testkit';
import { recordOf } from '@daybreak/testkit/internal';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/**
 * A scanner that goes by due dates alone: while messages are queued, it takes each row that was due by the last firing for dispatched, though
 * the row may have become ready since. Breaks I6.
 */
export function scannerThatIgnoresReadiness(pipeline: DaybreakPipeline): DaybreakPipeline {
  return rewriteRequests(pipeline, pipeline.scanner, {
    response(operation, body) {
      if (operation !== 'Query' || !Array.isArray(body['Items'])) return body;
      return { ...body, Items: body['Items'].map(withoutReadiness) };
    },
  });
}

/** The item of the index as older code wrote it: its sort key has the due instant alone. */
function withoutReadiness(item: unknown): Record<string, unknown> {
  const attributes = recordOf(item);
  const [due] = String(recordOf(attributes['dueAt'])['S']).split('#');
  return { ...attributes, dueAt: { S: due } };
}
