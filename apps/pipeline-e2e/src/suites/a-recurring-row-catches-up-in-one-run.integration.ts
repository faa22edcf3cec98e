import { dueAt } from '@daybreak/domain';
import { expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { ended, newRow, readySince, scheduledItem } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';

const months = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31'];

describePipeline('a monthly row from the 31st', { needs: ['idle', 'anyDay', 'receiveCounts'] }, (start) => {
  it('that is four months overdue is done month by month within one run, and stays anchored to the 31st', async () => {
    await using pipeline = await start(noDuplicates);
    const timeZone = 'Europe/Lisbon';
    const row = newRow({ dueDate: '2026-01-31', timeZone, rule: 'renew', changes: { periodMonths: 1 } });
    await pipeline.put(row);

    await pipeline.run('2026-05-15T12:00:00Z');

    const next = '2026-05-31';
    const renewed = { renewedOn: '2026-04-30', periodStart: '2026-04-30', periodEnd: next, renewals: 4 };
    const done = { ...ended, end: 'completed', written: 4, runId: '2026-05-15T12:00:00Z' };
    const ends = months.slice(0, 4).map((dueDate, index) => [String(index + 1), { ...done, dueDate }] as const);
    await pipeline.expectRow(row.id).toEqual({
      ...scheduledItem(row),
      dueDate: next,
      dueAt: readySince(dueAt({ dueDate: next, timeZone })),
      values: { ...row.values, ...renewed },
      version: 5,
      occurrence: 5,
      // Those of earlier versions are archived.
      history: Object.fromEntries(ends.slice(-2)),
      completedAt: expect.any(String),
    });
    const history = (await pipeline.rows.getWithHistory(row.id))?.row?.history;
    expect(history).toMatchObject(
      Object.fromEntries(
        ends.map(([version, { dueDate, runId }]) => [version, { end: 'completed', dueDate, runId, written: 4 }]),
      ),
    );
    // Each occurrence is dispatched once.
    expect(pipeline.queues.row.receiveCounts().size).toBe(4);

    // Caught up: the next one is due at the end of the month.
    const before = Object.values(await pipeline.items());
    await pipeline.run('2026-05-30T22:59:59Z');
    await pipeline.expectUntouched(before);
    await pipeline.run('2026-05-30T23:00:00Z');
    expect(await pipeline.item(row.id)).toMatchObject({ dueDate: '2026-06-30', occurrence: 6 });
  });

  it('that has missed 60 dates is done within one run, each date once, beside others', async () => {
    await using pipeline = await start(noDuplicates);
    const definition = { dueDate: '2021-06-01', rule: 'renew', changes: { periodMonths: 1 }, values: {} };
    const rows = Array.from({ length: 3 }, () => newRow(definition));
    await pipeline.put(...rows);

    await pipeline.run('2026-05-15T12:00:00Z');

    const upToDate = {
      status: 'scheduled',
      dueDate: '2026-06-01',
      occurrence: 61,
      version: 61,
      values: { renewals: 60 },
    };
    expect(await pipeline.items()).toMatchObject(Object.fromEntries(rows.map(({ id }) => [id, upToDate])));
    const found = await pipeline.rows.getWithHistory(rows[0]?.id ?? '');
    expect(Object.keys(found?.row?.history ?? {})).toEqual(Array.from({ length: 50 }, (_, n) => String(11 + n)));
    expect(pipeline.queues.row.receiveCounts().size).toBe(3 * 60);
    expectReceived(pipeline.queues).times(1);
  });
});
