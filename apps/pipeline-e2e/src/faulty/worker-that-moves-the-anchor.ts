import { consumerOf, rewriteRequests } from '@daybreak/testkit';
import { recordOf } from '@daybreak/testkit/internal';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/**
 * A worker that counts the dates of a recurring row from its current date, as code does that keeps no anchor: after
 * 28 February, a row of each month's 31st stays at the 28th, and a row with a count never ends. Breaks I3.
 */
export function workerThatMovesTheAnchor(pipeline: DaybreakPipeline): DaybreakPipeline {
  return rewriteRequests(pipeline, consumerOf(pipeline, pipeline.rowQueue), {
    response: (operation, body) => (operation === 'BatchGetItem' ? anchoredAnew(body) : body),
  });
}

type Body = Record<string, unknown>;

function anchoredAnew({ Responses: tables, ...rest }: Body): Body {
  const anchored = Object.entries(recordOf(tables)).map(([table, items]) => [
    table,
    [items].flat().map((item) => ({ ...recordOf(item), anchorDate: recordOf(item)['dueDate'] })),
  ]);
  return { ...rest, Responses: Object.fromEntries(anchored) };
}
