import { it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, newRow, scheduledItem } from '../item.ts';

/** Lisbon skips 01:30 on 29 March 2026 and shows it twice on 25 October; New York is at UTC−4 on both dates. */
const moments = [
  { dueDate: '2026-03-29', dueTime: '01:30', timeZone: 'Europe/Lisbon', dueAt: '2026-03-29T01:30:00Z' },
  { dueDate: '2026-03-29', dueTime: '09:30:30', timeZone: 'America/New_York', dueAt: '2026-03-29T13:30:30Z' },
  { dueDate: '2026-10-25', dueTime: '01:30', timeZone: 'Europe/Lisbon', dueAt: '2026-10-25T00:30:00Z' },
];

describePipeline('a row with a time of day', { needs: ['idle', 'anyDay'] }, (start) => {
  it('is done by the first run at or after that time, and by no earlier one', async () => {
    await using pipeline = await start();
    const rows = moments.map(({ dueAt, ...moment }) => ({ dueAt, row: newRow(moment) }));
    await pipeline.put(...rows.map(({ row }) => row));

    for (const { dueAt, row } of rows) {
      await pipeline.run(new Date(Date.parse(dueAt) - 1_000).toISOString());
      await pipeline.expectRow(row.id).toEqual(scheduledItem(row));
      // The schedule fires on the minute.
      await pipeline.run(new Date(Math.ceil(Date.parse(dueAt) / 60_000) * 60_000).toISOString());
      await pipeline.expectRow(row.id).toEqual(completedItem(row));
    }
  });
});
