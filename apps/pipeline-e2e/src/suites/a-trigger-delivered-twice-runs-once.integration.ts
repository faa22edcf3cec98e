import { expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, newRow } from '../item.ts';
import type { PipelineWith } from '../pipeline/capabilities.ts';

const noon = '2026-03-29T12:00:00Z';
/** The outcomes of the firings. A reading that ends in a short page goes on by a message, whose outcome has its id. */
const firings = (pipeline: PipelineWith<'functionLogs'>) =>
  pipeline.outcomes().filter((line) => line.function === 'scanner' && line.messageId === undefined);

describePipeline(
  'a trigger that is delivered twice',
  { needs: ['idle', 'receiveCounts', 'functionLogs', 'anyDay'] },
  (start) => {
    it('dispatches nothing the second time, not even what became due meanwhile', async () => {
      await using pipeline = await start();
      const row = newRow();
      await pipeline.put(row);
      await pipeline.run(noon);
      await pipeline.expectRow(row.id).toEqual(completedItem(row));
      const late = newRow();
      await pipeline.put(late);
      const before = Object.values(await pipeline.items());

      await pipeline.run(noon);

      await pipeline.expectUntouched(before);
      expect(pipeline.queues.row.receiveCounts().size).toBe(1);
      expectReceived(pipeline.queues.row).times(1);
      expect(firings(pipeline)).toMatchObject([{ isDuplicate: false }, { isDuplicate: true }]);
    });

    it('at the same time has its effect once', async () => {
      await using pipeline = await start();
      const rows = Array.from({ length: 40 }, () => newRow());
      // Not idempotent: done twice, this one would have been renewed twice.
      const renewed = newRow({ rule: 'renew', changes: { periodMonths: 1 }, values: {} });
      await pipeline.put(...rows, renewed);

      const fired = [pipeline.fire(noon), pipeline.fire(noon)];
      await pipeline.idle();
      const results = await Promise.all(fired);

      expect(results.map(({ result }) => result.ok)).toEqual([true, true]);
      const { [renewed.id]: renewedItem, ...others } = await pipeline.items();
      expect(others).toEqual(Object.fromEntries(rows.map((row) => [row.id, completedItem(row)])));
      expect(renewedItem).toMatchObject({ dueDate: '2026-04-29', occurrence: 2, version: 2, values: { renewals: 1 } });
      expect(pipeline.outcomes().filter(({ outcome }) => outcome === 'retry')).toEqual([]);
    });
  },
);

describePipeline('a trigger under a run id of its own', {}, (start) => {
  it('is another run, though its time has been', async () => {
    await using pipeline = await start();
    await pipeline.run(noon);
    const row = newRow();
    await pipeline.put(row);

    await pipeline.run(noon, { runId: row.id });

    await pipeline.expectRow(row.id).toEqual(completedItem(row));
  });
});
