import { expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { newRow } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';

describePipeline('a row that a run takes late', { needs: ['idle', 'anyDay', 'receiveCounts'] }, (start) => {
  it('is done or skipped by its catch-up policy, each missed date once, in one run', async () => {
    await using pipeline = await start(noDuplicates);
    const daily = { dueDate: '2026-03-25', repeat: 'FREQ=DAILY', changes: { price: 2 }, values: { price: 1 } };
    const all = newRow(daily);
    const latest = newRow({ ...daily, catchUp: 'latest' });
    const skipping = newRow({ ...daily, catchUp: 'skip after PT6H' });
    const once = newRow({ dueDate: '2026-03-29', catchUp: 'skip after PT6H' });
    const inTime = newRow({ dueDate: '2026-03-29', dueTime: '06:00', catchUp: 'skip after PT6H' });
    await pipeline.put(all, latest, skipping, once, inTime);

    const runId = '2026-03-29T12:00:00Z';
    await pipeline.run(runId);

    const caughtUp = {
      status: 'scheduled',
      dueDate: '2026-03-30',
      version: 6,
      occurrence: 6,
      anchorDate: '2026-03-25',
    };
    const ends = async (id: string): Promise<unknown[]> => {
      const { row } = (await pipeline.rows.getWithHistory(id)) ?? {};
      return Object.values(row?.history ?? {}).map(({ end, runId: by }) => [end, by]);
    };
    const of = (end: string, times: number) => Array.from({ length: times }, () => [end, runId]);
    expect(await pipeline.rows.get(all.id)).toMatchObject({ ...caughtUp, values: { price: 2 } });
    expect(await ends(all.id)).toEqual(of('completed', 5));
    expect(await pipeline.rows.get(latest.id)).toMatchObject({ ...caughtUp, values: { price: 2 } });
    expect(await ends(latest.id)).toEqual([...of('skipped', 4), ...of('completed', 1)]);
    expect(await pipeline.rows.get(skipping.id)).toMatchObject({ ...caughtUp, values: { price: 1 } });
    expect(await ends(skipping.id)).toEqual(of('skipped', 5));
    expect(await pipeline.rows.get(once.id)).toMatchObject({ status: 'skipped', values: once.values });
    expect(await pipeline.rows.get(inTime.id)).toMatchObject({ status: 'completed' });
    expectReceived(pipeline.queues).times(1);

    // Its owner wants it after all.
    await pipeline.rows.redrive({ id: once.id });
    await pipeline.run('2026-03-29T12:05:00Z');
    expect(await pipeline.rows.get(once.id)).toMatchObject({ status: 'completed', version: 2 });
  });
});
