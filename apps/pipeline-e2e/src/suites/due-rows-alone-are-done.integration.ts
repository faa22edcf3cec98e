import { expectNoMessage, expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, type Item, newRow } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';

/** Whatever is done to a row, these stay as they were put. */
const setOnce = ({ createdAt, definitionHash }: Item = {}): Item => ({ createdAt, definitionHash });

describePipeline('a run', {}, (start) => {
  it('does what is due by its time, and leaves a row of a later day as it was', async () => {
    await using pipeline = await start();
    const due = [newRow(), newRow({ dueDate: '2025-12-31' }), newRow({ changes: {} })];
    // Not due for long, on a stack whose schedule runs by itself, too.
    const later = newRow({ dueDate: '2999-03-30' });
    await pipeline.put(later);
    const before = await pipeline.items();
    await pipeline.put(...due);

    await pipeline.run('2026-03-29T12:00:00Z');

    await pipeline.expectRows({ ...before, ...Object.fromEntries(due.map((row) => [row.id, completedItem(row)])) });
  });
});

describePipeline('a run', { needs: ['idle', 'anyDay'] }, (start) => {
  it('leaves every row as it was that is cancelled, failed or completed', async () => {
    await using pipeline = await start();
    const due = newRow();
    const cancelled = newRow();
    const failed = newRow();
    const doneBefore = newRow();
    await pipeline.put(due, cancelled, failed, doneBefore);
    await pipeline.rows.cancel({ id: cancelled.id });
    const lastError = { stage: 'worker', name: 'X', message: 'x', attempt: 1, at: '2026-03-28T00:00:00.000Z' };
    await pipeline.rows.fail({ rowId: failed.id, version: 1, runId: 'before', error: lastError });
    await pipeline.rows.complete({ rowId: doneBefore.id, version: 1, runId: 'before', dueDate: doneBefore.dueDate });
    const before = await pipeline.items();

    await pipeline.run('2026-03-29T12:00:00Z');

    await pipeline.expectRows({ ...before, [due.id]: { ...completedItem(due), ...setOnce(before[due.id]) } });
  });
});

describePipeline('every message of a run', { needs: ['idle', 'receiveCounts', 'functionLogs'] }, (start) => {
  it('is delivered once, and acknowledged', async () => {
    // A row whose message comes once more is planned, and its values are sent, once more.
    await using pipeline = await start(noDuplicates);
    const rows = Array.from({ length: 25 }, () => newRow({ changes: { a: 1, b: 2, c: 3 } }));
    await pipeline.put(...rows);

    await pipeline.run('2026-03-29T12:00:00Z');

    const { queues } = pipeline;
    expectReceived(queues).times(1);
    expectNoMessage(queues);
    expect([queues.row.receiveCounts().size, queues.value.receiveCounts().size]).toEqual([25, 25]);
    const outcomes = pipeline.outcomes().filter((line) => line.function !== 'scanner');
    expect(outcomes.every(({ outcome }) => outcome === 'done')).toBe(true);
    const messageIds = outcomes.map(({ messageId }) => messageId);
    const received = [...queues.row.receiveCounts().keys(), ...queues.value.receiveCounts().keys()];
    expect(messageIds).toHaveLength(received.length);
    expect(new Set(messageIds)).toEqual(new Set(received));
  });
});
