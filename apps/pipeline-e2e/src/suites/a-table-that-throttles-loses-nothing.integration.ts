import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, newRow } from '../item.ts';
import { rowId } from '../row-id.ts';

const noon = '2026-03-29T12:00:00Z';
/** A write in fifty seconds. It keeps those of 300 seconds, six, and a message's visibility timeout brings three or four. */
const scarce = { writeUnitsPerSecond: 0.02, readUnitsPerSecond: 1_000 };

describePipeline('a table that throttles', { needs: ['localStack', 'moveClock'], once: true }, (start) => {
  it('has its rows wait, and every one is completed', async () => {
    await using pipeline = await start({ capacity: (name) => (name.includes('Rows') ? scarce : 'unlimited') });
    const rows = Array.from({ length: 9 }, (_, n) => newRow({ id: rowId(`row-${n}`) }));
    // With the first row, the owner gives the table its count of shards.
    pipeline.clock.advance(50_000);
    for (const row of rows) {
      // An owner who puts them one by one, no faster than the table takes them.
      pipeline.clock.advance(50_000);
      await pipeline.put(row);
    }
    const throttled = () =>
      Object.values(pipeline.stack.unitCounts()).reduce((sum, counted) => sum + counted.throttled, 0);
    expect(throttled()).toBe(0);

    await pipeline.run(noon);

    await pipeline.expectRows(Object.fromEntries(rows.map((row) => [row.id, completedItem(row)])));
    expect(throttled()).toBeGreaterThan(0);
  });
});
