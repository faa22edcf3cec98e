import { it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, type Item, newRow, scheduledItem } from '../item.ts';

/** 29 March 2026 begins at these instants. In Beirut and in the Azores the clocks go forward that night, over midnight. */
const beginnings = {
  'Pacific/Kiritimati': '2026-03-28T10:00:00Z',
  'Asia/Kolkata': '2026-03-28T18:30:00Z',
  'Asia/Beirut': '2026-03-28T22:00:00Z',
  UTC: '2026-03-29T00:00:00Z',
  'Atlantic/Azores': '2026-03-29T01:00:00Z',
  'America/New_York': '2026-03-29T04:00:00Z',
  'Pacific/Honolulu': '2026-03-29T10:00:00Z',
};

describePipeline('a row', { needs: ['idle', 'anyDay'] }, (start) => {
  it('is due from the first instant of its date in its zone, and not a second before', async () => {
    await using pipeline = await start();
    const rows = Object.entries(beginnings).map(([timeZone, begins]) => ({ begins, row: newRow({ timeZone }) }));
    await pipeline.put(...rows.map(({ row }) => row));

    for (const { begins } of rows) {
      const oneSecondBefore = new Date(Date.parse(begins) - 1_000).toISOString();
      for (const scheduledTime of [oneSecondBefore, begins]) {
        await pipeline.run(scheduledTime);
        const expected: Record<string, Item> = {};
        for (const { row, begins: rowBegins } of rows) {
          const isDue = Date.parse(rowBegins) <= Date.parse(scheduledTime);
          expected[row.id] = isDue ? completedItem(row) : scheduledItem(row);
        }
        await pipeline.expectRows(expected);
      }
    }
  });
});
