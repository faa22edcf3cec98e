import { consumerOf, replaceFunction } from '@daybreak/testkit';
import * as v from 'valibot';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/**
 * A worker that takes a message which was sent later than its own clock says for a forged one, and acknowledges it; so it does each
 * time that its clock is slow. Breaks I4.
 */
export function workerThatDistrustsTheFuture(pipeline: DaybreakPipeline): DaybreakPipeline {
  return replaceFunction(
    pipeline,
    consumerOf(pipeline, pipeline.rowQueue),
    (original, { clock }) =>
      async (event, context) => {
        const { Records: records } = v.parse(eventSchema, event);
        const now = clock.now().getTime();
        const past = records.filter(({ attributes }) => Number(attributes.SentTimestamp) <= now);
        return await original({ Records: past }, context);
      },
  );
}

const eventSchema = v.object({
  Records: v.array(v.looseObject({ attributes: v.looseObject({ SentTimestamp: v.string() }) })),
});
