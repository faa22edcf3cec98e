import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { newRow } from '../item.ts';

describePipeline('a row that repeats', { needs: ['idle', 'anyDay'] }, (start) => {
  it('catches up date by date in one run, counted from its anchor, and is completed after the last', async () => {
    await using pipeline = await start();
    const monthly = newRow({ dueDate: '2026-01-31', repeat: 'FREQ=MONTHLY;BYMONTHDAY=-1', changes: { paid: true } });
    const thrice = newRow({
      dueDate: '2026-01-30',
      repeat: 'FREQ=MONTHLY;BYDAY=-1FR;COUNT=3',
      changes: { paid: true },
    });
    await pipeline.put(monthly, thrice);

    await pipeline.run('2026-04-15T12:00:00Z');

    const [paidMonthly, paidThrice] = [await pipeline.item(monthly.id), await pipeline.item(thrice.id)];
    expect(paidMonthly).toMatchObject({
      status: 'scheduled',
      dueDate: '2026-04-30',
      anchorDate: '2026-01-31',
      occurrence: 4,
    });
    expect(paidThrice).toMatchObject({
      status: 'completed',
      dueDate: '2026-03-27',
      anchorDate: '2026-01-30',
      occurrence: 3,
    });
    const { row } = (await pipeline.rows.getWithHistory(monthly.id)) ?? {};
    expect(Object.values(row?.history ?? {}).map(({ end, dueDate }) => `${end} ${dueDate}`)).toEqual([
      'completed 2026-01-31',
      'completed 2026-02-28',
      'completed 2026-03-31',
    ]);
  });

  it('is done on business days, and keeps its planned dates', async () => {
    await using pipeline = await start();
    const calendar = { calendar: 'weekdays', shift: 'modified-following' } as const;
    const row = newRow({ dueDate: '2026-01-31', repeat: 'FREQ=MONTHLY;BYMONTHDAY=-1', ...calendar });
    await pipeline.put(row);
    const shown = async (): Promise<unknown> => {
      const { dueDate, shiftedDate, occurrence } = (await pipeline.item(row.id)) ?? {};
      return { dueDate, shiftedDate, occurrence };
    };

    await pipeline.run('2026-01-29T23:59:00Z');
    expect(await shown()).toEqual({ dueDate: '2026-01-31', shiftedDate: '2026-01-30', occurrence: 1 });
    await pipeline.run('2026-01-30T00:00:00Z');
    expect(await shown()).toEqual({ dueDate: '2026-02-28', shiftedDate: '2026-02-27', occurrence: 2 });
    await pipeline.run('2026-02-27T00:00:00Z');
    expect(await shown()).toEqual({ dueDate: '2026-03-31', shiftedDate: undefined, occurrence: 3 });
  });

  it('of which one date is moved goes on with the date after it, at its time of day', async () => {
    await using pipeline = await start();
    const row = newRow({ dueDate: '2026-03-27', dueTime: '09:30', repeat: 'FREQ=WEEKLY', timeZone: 'Europe/Lisbon' });
    await pipeline.put(row);
    await pipeline.rows.reschedule({ id: row.id, dueDate: '2026-03-30' });

    await pipeline.run('2026-03-30T08:29:00Z');
    expect(await pipeline.item(row.id)).toMatchObject({ dueDate: '2026-03-30', seriesDate: '2026-03-27', version: 2 });
    await pipeline.run('2026-03-30T08:30:00Z');

    const item = await pipeline.item(row.id);
    expect(item).toMatchObject({ dueDate: '2026-04-03', occurrence: 2, anchorDate: '2026-03-27', version: 3 });
    expect(item).not.toHaveProperty('seriesDate');
    expect(item?.['dueAt']).toMatch(/^2026-04-03T08:30:00\.000Z#/);
  });
});
