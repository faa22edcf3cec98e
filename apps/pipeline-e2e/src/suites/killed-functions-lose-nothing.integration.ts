import { expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { type Matches, requestsOf } from '../dynamodb-proxy/dynamodb-request.ts';
import type { HoldOptions } from '../dynamodb-proxy/hold.ts';
import { completedItem, newRow } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';
import type { PipelineWith } from '../pipeline/capabilities.ts';

/** Waits for a moment of the run, and kills every function in it. */
type Kill = (pipeline: PipelineWith<'hold' | 'killFunctions'>) => Promise<void>;

const killAt =
  (matches: Matches, options?: HoldOptions): Kill =>
  async ({ killFunctions, dynamodb }) => {
    const held = dynamodb.hold(matches, options);
    await held.reached();
    killFunctions();
    await held.abandoned();
    held.release();
  };
const moments: Record<string, Kill> = {
  'before the worker has read its rows': killAt(requestsOf('worker', 'BatchGetItem')),
  'when the worker has sent some of its values': async ({ killFunctionsOnceSent }) =>
    await killFunctionsOnceSent('value'),
  'before an update of a writer': killAt(requestsOf('writer', 'UpdateItem'), { skip: 15 }),
  'between an update and its acknowledgement': killAt(requestsOf('writer', 'UpdateItem'), {
    after: 'effect',
    skip: 15,
  }),
};

describePipeline(
  'functions that are killed',
  { needs: ['idle', 'moveClock', 'hold', 'killFunctions', 'receiveCounts'], once: true },
  (start) => {
    it.each(Object.entries(moments))('%s leave every row complete, exactly', async (_, kill) => {
      // A message that is lost with a function could have come once more by then, and never come back.
      await using pipeline = await start(noDuplicates);
      const rows = Array.from({ length: 30 }, () => newRow({ changes: { a: 1, b: 2, c: 3, d: 4, e: 5 } }));
      const untouched = newRow({ dueDate: '2026-03-30' });
      await pipeline.put(...rows, untouched);
      const before = await pipeline.items();

      // A rejection fails the test, and the pipeline's disposal ends the other promise.
      const [, fired] = await Promise.all([kill(pipeline), pipeline.fire('2026-03-29T12:00:00Z')]);
      await pipeline.idle();

      expect(fired.result.ok).toBe(true);
      await pipeline.expectRows({ ...before, ...Object.fromEntries(rows.map((row) => [row.id, completedItem(row)])) });
      // The kill was felt, and nothing was given up on.
      const { queues } = pipeline;
      const counts = [...queues.row.receiveCounts().values(), ...queues.value.receiveCounts().values()];
      expect(Math.max(...counts)).toBe(2);
      expectReceived(queues.rowDeadLetter).times(0);
      expectReceived(queues.valueDeadLetter).times(0);
    });
  },
);
