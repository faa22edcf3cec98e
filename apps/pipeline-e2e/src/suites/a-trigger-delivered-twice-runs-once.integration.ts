import { expect, it } from '@jest/globals';
import { describeOnEachEngine } from '../describe-on-each-engine.ts';
import { completedItem, newRow } from '../item.ts';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';

const noon = '2026-03-29T12:00:00Z';
const scans = (pipeline: Pipeline) => pipeline.outcomes().filter(({ stage }) => stage === 'scanner');

describeOnEachEngine('a trigger that is delivered twice', (engine) => {
  it('dispatches nothing the second time, not even what became due meanwhile', async () => {
    await using pipeline = await startPipeline({ engine });
    const row = newRow();
    await pipeline.put(row);
    await pipeline.run(noon);
    const late = newRow();
    await pipeline.put(late);
    const before = await pipeline.items();

    await pipeline.run(noon);

    expect(await pipeline.items()).toEqual(before);
    expect(before[row.id]).toEqual(completedItem(row));
    expect([...pipeline.queues.row.receiveCounts().values()]).toEqual([1]);
    expect(scans(pipeline)).toMatchObject([{ isDuplicate: false }, { isDuplicate: true }]);
  });

  it('at the same time has its effect once', async () => {
    await using pipeline = await startPipeline({ engine });
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

  it('under a run id of its own is another run', async () => {
    await using pipeline = await startPipeline({ engine });
    await pipeline.run(noon);
    const row = newRow();
    await pipeline.put(row);

    await pipeline.run(noon, { runId: 'by-hand' });

    expect(await pipeline.items()).toEqual({ [row.id]: completedItem(row) });
  });
});
