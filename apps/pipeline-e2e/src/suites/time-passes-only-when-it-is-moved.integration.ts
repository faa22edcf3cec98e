import { createStackClock } from '@daybreak/local-stack';
import { eventually } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, newRow } from '../item.ts';

// Function time-outs and visibility timeouts go by this clock. Would it follow the machine's, then on one that is busy for
// half a minute functions would time out, and messages that are received once be received twice.
describePipeline('time', { needs: ['idle', 'moveClock'], once: true }, (start) => {
  it('passes only when it is moved, however long the machine takes', async () => {
    await using pipeline = await start();
    const { clock } = pipeline;
    const startedAt = clock.now();
    const row = newRow();

    await pipeline.put(row);
    expect(clock.now()).toBe(startedAt);

    // Batching windows of a second each have to end, and nothing but time can end them.
    await pipeline.run('2026-03-29T12:00:00Z');
    await pipeline.expectRow(row.id).toEqual(completedItem(row));
    expect((clock.now() - startedAt) % 1_000).toBe(0);
    expect(clock.now()).toBeGreaterThan(startedAt);
  });

  it("is looked at: a clock that follows the machine's goes on by itself", async () => {
    await using pipeline = await start({ clock: createStackClock({ kind: 'real' }) });
    const { clock } = pipeline;
    const startedAt = clock.now();

    await pipeline.put(newRow());
    await eventually(() => expect(clock.now()).toBeGreaterThan(startedAt));
  });
});
