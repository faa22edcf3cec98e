import { replaceFunction } from '@daybreak/testkit';
import * as v from 'valibot';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

const triggerSchema = v.object({ scheduledTime: v.string(), runId: v.optional(v.string()) });

/**
 * A scanner that takes what is due by its own clock, as `new Date()` does; a trigger that is tried again, or fired for
 * another day, dispatches other rows than it was meant to. Breaks I7.
 */
export function scannerThatAsksTheClock(pipeline: DaybreakPipeline): DaybreakPipeline {
  return replaceFunction(pipeline, pipeline.scanner, (original, { clock }) => askingTheClock(original, clock));
}

/** The same of any scanner. */
export function askingTheClock<Context>(
  scanner: (event: unknown, context: Context) => unknown,
  clock: { now(): Date },
): (event: unknown, context: Context) => Promise<unknown> {
  return async (event, context) => {
    const { scheduledTime, runId = scheduledTime } = v.parse(triggerSchema, event);
    return await scanner({ runId, scheduledTime: clock.now().toISOString() }, context);
  };
}
