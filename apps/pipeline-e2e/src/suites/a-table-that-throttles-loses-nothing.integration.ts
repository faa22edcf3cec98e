import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, newRow } from '../item.ts';
import { rowId } from '../row-id.ts';

const noon = '2026-03-29T12:00:00Z';
/** A put takes what comes in a second, so that hardly one write is left for the run; a message's visibility timeout brings 180. */
const scarce = { writeUnitsPerSecond: 1, readUnitsPerSecond: 1_000 };

describePipeline('a table that throttles', { needs: ['localStack', 'moveClock'], once: true }, (start) => {
  it('has its rows wait, and every one is completed', async () => {
    await using pipeline = await start({ capacity: scarce });
    const rows = Array.from({ length: 12 }, (_, n) => newRow({ id: rowId(`row-${n}`) }));
    for (const row of rows) {
      // An owner who puts them one by one, no faster than the table takes them.
      pipeline.clock.advance(1_000);
      await pipeline.put(row);
    }
    const [rowsTable = ''] = Object.keys(pipeline.stack.unitCounts());
    expect(pipeline.stack.unitCounts()[rowsTable]).toMatchObject({ write: rows.length, throttled: 0 });

    await pipeline.run(noon);

    await pipeline.expectRows(Object.fromEntries(rows.map((row) => [row.id, completedItem(row)])));
    expect(pipeline.stack.unitCounts()[rowsTable]?.throttled).toBeGreaterThan(0);
  });
});
