import { createStackClock } from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { installedEngines } from '@daybreak/local-stack';
import { completedItem, newRow } from '../item.ts';
import { startPipeline } from '../start-pipeline.ts';
import { scannerThatAsksTheClock } from '../twins/scanner-that-asks-the-clock.ts';

// One engine is enough: this is about where the time comes from, not how it is compared.
const [engine = 'dynalite'] = installedEngines();
const past = newRow({ dueDate: '2019-01-01' });
const future = newRow({ dueDate: '2131-05-05' });

describe('the scheduled time', () => {
  it("decides what is due, whatever the stack's and the machine's date", async () => {
    const clock = createStackClock({ kind: 'real', startAt: Date.parse('2001-01-01T00:00:00Z') });
    await using pipeline = await startPipeline({ engine, clock });
    await pipeline.put(past, future);
    const before = await pipeline.items();

    await pipeline.run('2018-12-31T23:59:59Z');
    expect(await pipeline.items()).toEqual(before);

    await pipeline.run('2019-01-01T00:00:00Z');
    expect(await pipeline.items()).toEqual({ ...before, [past.id]: completedItem(past) });

    await pipeline.run('2131-05-05T00:00:00Z');
    expect(await pipeline.item(future.id)).toEqual(completedItem(future));
  });

  it('is looked for: a scanner that asks its own clock does what was not due', async () => {
    await using pipeline = await startPipeline({ engine, functions: scannerThatAsksTheClock });
    await pipeline.put(past, future);
    const before = await pipeline.items();

    await pipeline.run('2018-12-31T23:59:59Z');

    const after = await pipeline.items();
    expect(() => expect(after).toEqual(before)).toThrow('completed');
  });
});
