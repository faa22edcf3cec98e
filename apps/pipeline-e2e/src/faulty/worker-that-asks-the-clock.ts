import { rowMessageSchema } from '@daybreak/domain';
import { consumerOf, replaceFunction } from '@daybreak/testkit';
import * as v from 'valibot';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

/**
 * A worker that checks once more that its rows are due today, by its own clock, as a careful one may; it acknowledges
 * rows that the run was meant to take. Breaks I7, and is seen as I4.
 */
export function workerThatAsksTheClock(pipeline: DaybreakPipeline): DaybreakPipeline {
  return replaceFunction(
    pipeline,
    consumerOf(pipeline, pipeline.rowQueue),
    (original, { client, clock }) =>
      async (event, context) => {
        const rows = pipeline.createRows(client, clock);
        const { Records: records } = v.parse(eventSchema, event);
        const today = clock.now().toISOString();
        const due: typeof records = [];
        for (const record of records) {
          const row = await rows.get(v.parse(bodySchema, record.body).rowId);
          if (row !== undefined && pipeline.dueAt(row) <= today) due.push(record);
        }
        return await original({ Records: due }, context);
      },
  );
}

const eventSchema = v.object({ Records: v.array(v.looseObject({ body: v.string() })) });
const bodySchema = v.pipe(v.string(), v.parseJson(), rowMessageSchema);
