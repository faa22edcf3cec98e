import { rowMessageSchema } from '@daybreak/domain';
import * as v from 'valibot';
import type { PipelineUnderTest } from '../simulation/pipeline-under-test.ts';
import { consumerOf, replaceFunction } from './replace-function.ts';

/**
 * A scanner that takes what is due by its own clock, as `new Date()` does; a trigger that is tried again, or fired for
 * another day, dispatches other rows than it was meant to. Breaks I7.
 */
export function scannerThatAsksTheClock(pipeline: PipelineUnderTest): PipelineUnderTest {
  return replaceFunction(pipeline, pipeline.scanner, (original, { clock }) => async (event, context) => {
    const { scheduledTime, runId = scheduledTime } = v.parse(triggerSchema, event);
    return await original({ runId, scheduledTime: clock.now().toISOString() }, context);
  });
}

/**
 * A worker that checks once more that its rows are due today, by its own clock, as a careful one may; it acknowledges
 * rows that the run was meant to take. Breaks I7, and is seen as I4.
 */
export function workerThatAsksTheClock(pipeline: PipelineUnderTest): PipelineUnderTest {
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

const triggerSchema = v.object({ scheduledTime: v.string(), runId: v.optional(v.string()) });
const eventSchema = v.object({ Records: v.array(v.looseObject({ body: v.string() })) });
const bodySchema = v.pipe(v.string(), v.parseJson(), rowMessageSchema);
