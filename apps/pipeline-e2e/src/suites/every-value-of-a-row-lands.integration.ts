import { valuesSchema } from '@daybreak/domain';
import { expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import * as v from 'valibot';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, newRow } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';
import { rowId } from '../row-id.ts';
import { singleValues } from '../single-values.ts';
import { templateWithSingleMessages } from '../template-with-single-messages.ts';
import { systemClock } from '@daybreak/runtime';
import { faultyWriter } from '../faulty/faulty-writer.ts';
import { writingTheMapBack } from '../faulty/writer-that-writes-the-map-back.ts';

const noon = '2026-03-29T12:00:00Z';
const twenty = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`key-${n}`, `value ${n}`]));

describePipeline('every value of a row', {}, (start) => {
  it('lands, whatever its key and its type', async () => {
    await using pipeline = await start();
    const changes = {
      ...twenty,
      'a.b#c:d e': 1,
      '🎉 ñ 漢字': true,
      constructor: 'text',
      toString: { deep: [1, null, { ' ': 'a key of one space' }] },
      zero: 0,
      empty: '',
      nothing: null,
      tiny: 1e-25,
      map: {},
      list: [],
    };
    const row = newRow({ id: rowId('řow/1 🎉'), changes, values: { 'key-0': 'old', untouched: [1, 2, 3] } });
    await pipeline.put(row);

    await pipeline.run(noon);

    await pipeline.expectRows({ [row.id]: completedItem(row) });
  });
});

describePipeline('every value of a row', { needs: ['idle', 'receiveCounts', 'changeSettings'] }, (start) => {
  it('lands when each is written by a writer of its own, several at a time', async () => {
    // A row whose message comes once more is planned, and its values are sent, once more.
    using single = templateWithSingleMessages();
    await using pipeline = await start({
      ...noDuplicates,
      templatePath: single.templatePath,
      environment: singleValues,
      maximumEnvironments: 3,
    });
    const rows = Array.from({ length: 4 }, () => newRow({ changes: twenty }));
    await pipeline.put(...rows);

    await pipeline.run(noon);

    await pipeline.expectRows(Object.fromEntries(rows.map((row) => [row.id, completedItem(row)])));
    expect(pipeline.queues.value.receiveCounts().size).toBe(rows.length * Object.keys(twenty).length);
    expectReceived(pipeline.queues.value).times(1);
  });
});

// The batch window ends when the clock is moved: all of the values are in one batch, whatever the machine does meanwhile, as long as
// none comes once more.
describePipeline(
  'every value of a row',
  { needs: ['idle', 'moveClock', 'replaceFunctions', 'changeSettings'] },
  (start) => {
    it('is looked at: one that a faulty writer loses is found by the whole row, not by one value of it', async () => {
      await using pipeline = await start({
        ...noDuplicates,
        functions: faultyWriter((parts) => writingTheMapBack({ ...parts, clock: systemClock })),
        environment: singleValues,
      });
      const row = newRow({ changes: twenty, values: {} });
      await pipeline.put(row);

      await pipeline.run(noon);

      // The value that was written last is there, whichever it was, so a test of that one alone passes.
      const item = await pipeline.item(row.id);
      const [lastWritten = '', ...others] = Object.keys(v.parse(valuesSchema, item?.['values']));
      expect(others).toEqual([]);
      expect(item).toMatchObject({ values: { [lastWritten]: row.changes[lastWritten] } });
      const lost = Object.keys(twenty).find((key) => key !== lastWritten) ?? '';
      await expect(pipeline.expectRow(row.id).toEqual(completedItem(row))).rejects.toThrow(
        `values["${lost}"]: expected`,
      );
    });
  },
);
