import { dueAt } from '@daybreak/domain';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { ended, newRow, scheduledItem } from '../item.ts';

const months = ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31'];

describePipeline('a monthly row from the 31st', { needs: ['idle', 'anyDay'] }, (start) => {
  it('that is four months overdue is done month by month, one a run, and stays anchored to the 31st', async () => {
    await using pipeline = await start();
    const timeZone = 'Europe/Lisbon';
    const row = newRow({ dueDate: '2026-01-31', timeZone, rule: 'renew', changes: { periodMonths: 1 } });
    await pipeline.put(row);

    for (const [n, dueDate] of months.slice(0, 4).entries()) {
      await pipeline.run(`2026-05-15T12:0${n}:00Z`);

      const next = months[n + 1] ?? '';
      const renewed = { renewedOn: dueDate, periodStart: dueDate, periodEnd: next, renewals: n + 1 };
      await pipeline.expectRow(row.id).toEqual({
        ...scheduledItem(row),
        dueDate: next,
        dueAt: dueAt(next, timeZone),
        values: { ...row.values, ...renewed },
        version: n + 2,
        occurrence: n + 2,
        history: Object.fromEntries(
          months
            .slice(0, n + 1)
            .map((done, index) => [
              index + 1,
              { ...ended, end: 'completed', dueDate: done, written: 4, runId: `2026-05-15T12:0${index}:00Z` },
            ]),
        ),
        completedAt: expect.any(String),
      });
    }

    // Caught up: the next one is due at the end of the month.
    const before = Object.values(await pipeline.items());
    await pipeline.run('2026-05-30T22:59:59Z');
    await pipeline.expectUntouched(before);
    await pipeline.run('2026-05-30T23:00:00Z');
    expect(await pipeline.item(row.id)).toMatchObject({ dueDate: '2026-06-30', occurrence: 6 });
  });
});
