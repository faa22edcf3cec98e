import { expectNoMessage, expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describeOnEachEngine } from '../describe-on-each-engine.ts';
import { completedItem, type Item, newRow } from '../item.ts';
import { startPipeline } from '../start-pipeline.ts';

/** Whatever is done to a row, these stay as they were put. */
const setOnce = ({ createdAt, definitionHash }: Item = {}): Item => ({ createdAt, definitionHash });

describeOnEachEngine('a run', (engine) => {
  it('does what is due by its time, and leaves every other row as it was', async () => {
    await using pipeline = await startPipeline({ engine });
    const today = newRow();
    const overdue = newRow({ dueDate: '2025-12-31' });
    const withoutChanges = newRow({ changes: {} });
    const tomorrow = newRow({ dueDate: '2026-03-30' });
    const cancelled = newRow();
    const failed = newRow();
    const doneBefore = newRow();
    await pipeline.put(today, overdue, withoutChanges, tomorrow, cancelled, failed, doneBefore);
    await pipeline.rows.cancel({ id: cancelled.id });
    const lastError = { stage: 'worker', name: 'X', message: 'x', attempt: 1, at: '2026-03-28T00:00:00.000Z' };
    await pipeline.rows.fail({ rowId: failed.id, version: 1, runId: 'before', error: lastError });
    await pipeline.rows.complete({ rowId: doneBefore.id, version: 1, runId: 'before', dueDate: doneBefore.dueDate });
    const before = await pipeline.items();

    await pipeline.run('2026-03-29T12:00:00Z');

    expect(await pipeline.items()).toEqual({
      ...before,
      [today.id]: { ...completedItem(today), ...setOnce(before[today.id]) },
      [overdue.id]: { ...completedItem(overdue), ...setOnce(before[overdue.id]) },
      [withoutChanges.id]: { ...completedItem(withoutChanges), ...setOnce(before[withoutChanges.id]) },
    });
  });

  it('accounts for every message: each delivered once, and acknowledged', async () => {
    await using pipeline = await startPipeline({ engine });
    const rows = Array.from({ length: 25 }, () => newRow({ changes: { a: 1, b: 2, c: 3 } }));
    await pipeline.put(...rows);

    await pipeline.run('2026-03-29T12:00:00Z');

    const { queues } = pipeline;
    expectReceived(pipeline.stack.queues).times(1);
    expectNoMessage(pipeline.stack.queues);
    expect([queues.row.receiveCounts().size, queues.value.receiveCounts().size]).toEqual([25, 75]);
    const outcomes = pipeline.outcomes().filter(({ stage }) => stage !== 'scanner');
    expect(outcomes.every(({ outcome }) => outcome === 'done')).toBe(true);
    const messageIds = outcomes.map(({ messageId }) => messageId);
    const received = [...queues.row.receiveCounts().keys(), ...queues.value.receiveCounts().keys()];
    expect(messageIds).toHaveLength(received.length);
    expect(new Set(messageIds)).toEqual(new Set(received));
  });
});
