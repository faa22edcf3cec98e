import * as v from 'valibot';
import { faultyWriter } from './faulty-writer.ts';

const responseSchema = v.object({ batchItemFailures: v.array(v.unknown()) });

/** Throws when any of its messages failed, as a handler of `Promise.all` does: all of them come back. */
export const writerThatFailsWholeBatches = faultyWriter(({ createWriter }) => {
  const writer = createWriter();
  return async (event, context) => {
    const { batchItemFailures } = v.parse(responseSchema, await writer(event, context));
    if (batchItemFailures.length > 0) throw new Error('One of them failed');
  };
});
