import { createStackClock } from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, newRow } from '../item.ts';
import { systemClock } from '@daybreak/runtime';
import { askingTheClock } from '../faulty/asking-the-clock.ts';
import { faultyScanner } from '../faulty/faulty-scanner.ts';

const past = newRow({ dueDate: '2019-01-01' });
const future = newRow({ dueDate: '2131-05-05' });

describePipeline('the scheduled time', { needs: ['idle', 'moveClock', 'anyDay'], once: true }, (start) => {
  it("decides what is due, whatever the stack's and the machine's date", async () => {
    await using pipeline = await start({
      clock: createStackClock({ kind: 'manual', startAt: Date.parse('2001-01-01T00:00:00Z') }),
    });
    await pipeline.put(past, future);
    const before = await pipeline.items();

    await pipeline.run('2018-12-31T23:59:59Z');
    await pipeline.expectRows(before);

    await pipeline.run('2019-01-01T00:00:00Z');
    await pipeline.expectRows({ ...before, [past.id]: completedItem(past) });

    // Years later by the stack's clock, it is still the day of the event.
    pipeline.clock.advance(20 * 365 * 24 * 60 * 60 * 1_000);
    await pipeline.run('2019-01-02T00:00:00Z');
    await pipeline.expectRows({ ...before, [past.id]: completedItem(past) });

    await pipeline.run('2131-05-05T00:00:00Z');
    await pipeline.expectRow(future.id).toEqual(completedItem(future));
  });
});

describePipeline('the scheduled time', { needs: ['idle', 'replaceFunctions', 'anyDay'], once: true }, (start) => {
  it('is looked for: a scanner that asks its own clock does what was not due', async () => {
    await using pipeline = await start({
      functions: faultyScanner(({ createScanner }) => askingTheClock(createScanner(), systemClock)),
    });
    await pipeline.put(past, future);
    const before = Object.values(await pipeline.items());

    await pipeline.run('2018-12-31T23:59:59Z');

    await expect(pipeline.expectUntouched(before)).rejects.toThrow("expected 'scheduled', found 'completed'");
  });
});
