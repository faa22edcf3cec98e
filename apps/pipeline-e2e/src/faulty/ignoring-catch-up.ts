import { rowMessageSchema } from '@daybreak/domain';
import { consumerOf, replaceFunction, rewriteRequests } from '@daybreak/testkit';
import { recordOf } from '@daybreak/testkit/internal';
import * as v from 'valibot';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

type Body = Record<string, unknown>;

/** A worker that does not know catch-up policies, as an older one: it does what came too late. Breaks I1. */
export function workerThatSkipsNothing(pipeline: DaybreakPipeline): DaybreakPipeline {
  return rewriteRequests(pipeline, consumerOf(pipeline, pipeline.rowQueue), {
    response: (operation, body) => (operation === 'BatchGetItem' ? withoutPolicy(body) : body),
  });
}

function withoutPolicy({ Responses: tables, ...rest }: Body): Body {
  const others = Object.entries(recordOf(tables)).map(([table, items]) => [
    table,
    [items].flat().map((item) => {
      const { catchUp: _, ...others } = recordOf(item);
      return others;
    }),
  ]);
  return { ...rest, Responses: Object.fromEntries(others) };
}

const eventSchema = v.object({ Records: v.array(v.looseObject({ body: v.string() })) });
const bodySchema = v.pipe(v.string(), v.parseJson(), rowMessageSchema);

/**
 * A worker that measures by its own clock how late a row is, and not by the time of the run: it skips rows that their run took in
 * time, and that waited in a queue since. Breaks I6.
 */
export function workerThatSkipsByItsClock(pipeline: DaybreakPipeline): DaybreakPipeline {
  return replaceFunction(
    pipeline,
    consumerOf(pipeline, pipeline.rowQueue),
    (original, { clock }) =>
      async (event, context) => {
        const { Records: records } = v.parse(eventSchema, event);
        const dueBy = clock.now().toISOString();
        const dated = records.map(({ body, ...record }) => ({
          ...record,
          body: JSON.stringify({ ...v.parse(bodySchema, body), dueBy }),
        }));
        return await original({ Records: dated }, context);
      },
  );
}
