import { recordOf } from '@daybreak/testkit/internal';
import * as v from 'valibot';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';

const eventSchema = v.looseObject({
  Records: v.array(v.looseObject({ body: v.pipe(v.string(), v.parseJson()) })),
});

/** An editor to which each delivery of a message is another edit, as to one that looks at neither tokens nor sequences. Breaks I2. */
export function editorWithoutTokens(pipeline: DaybreakPipeline): DaybreakPipeline {
  const { editor } = pipeline;
  let deliveries = 0;
  return {
    ...pipeline,
    functions(wiring) {
      const functions = pipeline.functions(wiring);
      const handler = functions[editor];
      if (handler === undefined) throw new Error(`There is no function ${editor}`);
      return {
        ...functions,
        [editor]: async (event, context) => {
          const { Records: records, ...rest } = v.parse(eventSchema, event);
          const others = records.map(({ body, ...record }) => {
            const { sequence: _, ...edit } = recordOf(body);
            return { ...record, body: JSON.stringify({ ...edit, token: String((deliveries += 1)) }) };
          });
          return await handler({ ...rest, Records: others }, context);
        },
      };
    },
  };
}
