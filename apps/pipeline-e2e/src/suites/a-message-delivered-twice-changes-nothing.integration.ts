import { expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, newRow, supersededItem } from '../item.ts';
import type { PipelineWith } from '../pipeline/capabilities.ts';

const runId = '2026-03-29T12:00:00Z';

/** What came of the deliveries of the message: its queue may have made one more. */
function outcomesOf(pipeline: PipelineWith<'functionLogs'>, ofMessage: string) {
  return new Set(pipeline.outcomes().flatMap(({ messageId, outcome }) => (messageId === ofMessage ? [outcome] : [])));
}

describePipeline('a message that is delivered twice', { needs: ['idle', 'receiveCounts', 'functionLogs'] }, (start) => {
  it('changes nothing once its row is completed', async () => {
    await using pipeline = await start();
    const row = newRow();
    await pipeline.put(row);
    await pipeline.run(runId);
    await pipeline.expectRow(row.id).toEqual(completedItem(row));
    const before = Object.values(await pipeline.items());

    const rowMessage = await pipeline.sendRowMessage({ rowId: row.id, version: 1, runId });
    const valueMessage = await pipeline.sendValueMessage({
      rowId: row.id,
      version: 1,
      runId,
      values: { price: 12.5 },
      expected: 2,
    });
    await pipeline.idle();

    await pipeline.expectUntouched(before);
    for (const messageId of [rowMessage, valueMessage]) {
      expect(outcomesOf(pipeline, messageId)).toEqual(new Set(['superseded']));
      expectReceived(pipeline.queues, messageId).times(1);
    }
  });

  it('of another run is noted once on the completed row, and changes nothing else', async () => {
    await using pipeline = await start();
    const row = newRow();
    await pipeline.put(row);
    await pipeline.run(runId);
    const before = await pipeline.item(row.id);

    const late = { rowId: row.id, version: 1, runId: 'late' };
    for (const message of [late, late, { ...late, runId: 'later' }]) await pipeline.sendRowMessage(message);
    await pipeline.sendValueMessage({ ...late, values: { price: 12.5 }, expected: 2 });
    await pipeline.idle();

    await pipeline.expectRow(row.id).toEqual(supersededItem(before, 'late', 'later'));
  });

  it('counts once towards completion', async () => {
    await using pipeline = await start();
    const row = newRow({ changes: { a: 1, b: 2 } });
    await pipeline.put(row);
    const a = { rowId: row.id, version: 1, runId, values: { a: 1 }, expected: 2 };
    await pipeline.sendValueMessage(a);
    await pipeline.idle();
    const half = await pipeline.item(row.id);
    expect(half).toMatchObject({
      status: 'scheduled',
      values: { ...row.values, a: 1 },
      writes: { a: expect.any(String) },
    });

    await pipeline.sendValueMessage(a);
    await pipeline.idle();
    await pipeline.expectRow(row.id).toEqual({ ...half, updatedAt: expect.any(String) });

    await pipeline.sendValueMessage({ ...a, values: { b: 2 } });
    await pipeline.idle();
    await pipeline.expectRow(row.id).toEqual(completedItem(row));
  });

  it('in one batch, row and value messages alike, leaves the row as one would', async () => {
    await using pipeline = await start();
    const row = newRow();
    await pipeline.put(row);
    const message = { rowId: row.id, version: 1, runId };
    const messageIds = await Promise.all([1, 2, 3].map(async () => await pipeline.sendRowMessage(message)));

    await pipeline.idle();

    await pipeline.expectRow(row.id).toEqual(completedItem(row));
    for (const messageId of messageIds) expectReceived(pipeline.queues.row, messageId).times(1);
  });
});

describePipeline(
  'a run whose every message is delivered twice',
  { needs: ['idle', 'receiveCounts', 'changeSettings', 'localStack'] },
  (start) => {
    it('does each row once, also one that is not the same when it is done twice', async () => {
      await using pipeline = await start({ delivery: { duplicates: 1 }, maximumEnvironments: 2 });
      const rows = Array.from({ length: 40 }, () => newRow());
      const renewed = newRow({ rule: 'renew', changes: { periodMonths: 1 }, values: {} });
      await pipeline.put(...rows, renewed);

      await pipeline.run(runId);

      const { [renewed.id]: renewedItem, ...others } = await pipeline.items();
      expect(others).toEqual(Object.fromEntries(rows.map((row) => [row.id, completedItem(row)])));
      expect(renewedItem).toMatchObject({ occurrence: 2, version: 2, values: { renewals: 1 } });
      for (const queue of [pipeline.queues.row, pipeline.queues.value]) {
        expectReceived(queue).times(1);
        expect(pipeline.stack.queues.queueOrThrow(queue.name).duplicateCounts()).toEqual(queue.receiveCounts());
      }
    });
  },
);
