import * as v from 'valibot';
import { faultyWriter } from './faulty-writer.ts';

const bodySchema = v.pipe(v.string(), v.parseJson(), v.looseObject({ planId: v.optional(v.string()) }));
const eventSchema = v.looseObject({ Records: v.array(v.looseObject({ body: v.string() })) });

/** Drops each message that does not name its plan, as those of an older version do not. */
export const writerThatWantsAPlanId = faultyWriter(({ createWriter }) => {
  const writer = createWriter();
  return async (event, context) => {
    const { Records: records, ...others } = v.parse(eventSchema, event);
    const named = records.filter(({ body }) => v.parse(bodySchema, body).planId !== undefined);
    return await writer({ ...others, Records: named }, context);
  };
});
