import { expect, it } from '@jest/globals';
import { describeOnEachEngine } from '../describe-on-each-engine.ts';
import { completedItem, newRow, scheduledItem } from '../item.ts';
import { startPipeline } from '../start-pipeline.ts';

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

describeOnEachEngine('a row', (engine) => {
  it('is due from the first instant of its date in its zone, and not a second before', async () => {
    await using pipeline = await startPipeline({ engine });
    const rows = Object.entries(beginnings).map(([timeZone, begins]) => ({ begins, row: newRow({ timeZone }) }));
    await pipeline.put(...rows.map(({ row }) => row));

    for (const { begins } of rows) {
      const oneSecondBefore = new Date(Date.parse(begins) - 1_000).toISOString();
      for (const scheduledTime of [oneSecondBefore, begins]) {
        await pipeline.run(scheduledTime);
        const expected = rows.map(({ row, begins: rowBegins }) => [
          row.id,
          Date.parse(rowBegins) <= Date.parse(scheduledTime) ? completedItem(row) : scheduledItem(row),
        ]);
        expect(await pipeline.items()).toEqual(Object.fromEntries(expected));
      }
    }
  });
});
