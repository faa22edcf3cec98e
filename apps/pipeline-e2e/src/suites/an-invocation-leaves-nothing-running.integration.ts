import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, newRow } from '../item.ts';
import { faultyWriter } from '../faulty/faulty-writer.ts';
import { leavingATimer } from '../faulty/leaving-a-timer.ts';

const row = newRow();

describePipeline('an invocation', { needs: ['idle', 'replaceFunctions'] }, (start) => {
  it('that leaves something running fails the test around it, with what and where', async () => {
    await using pipeline = await start({
      functions: faultyWriter(({ createWriter }) => leavingATimer(createWriter())),
    });
    await pipeline.put(row);

    await expect(pipeline.run('2026-03-29T12:00:00Z')).rejects.toThrow(
      /^An invocation of Writer settled and left running:\n {2}• setTimeout of \d+ ms\n {6}started at .*leaving-a-timer\.ts:/,
    );
    // Nothing else shows it: the row is as it should be.
    await pipeline.expectRow(row.id).toEqual(completedItem(row));
  });
});
