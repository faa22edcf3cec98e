import { expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describeOnEachEngine } from '../describe-on-each-engine.ts';
import { completedItem, newRow, supersededItem } from '../item.ts';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';

const runId = '2026-03-29T12:00:00Z';
const outcomesOf = (pipeline: Pipeline, ...messageIds: string[]) =>
  messageIds.map((messageId) => {
    const own = pipeline.outcomes().filter((line) => line.messageId === messageId);
    return own.map(({ outcome }) => outcome).join();
  });

describeOnEachEngine('a message that is delivered twice', (engine) => {
  it('changes nothing once its row is completed', async () => {
    await using pipeline = await startPipeline({ engine });
    const row = newRow();
    await pipeline.put(row);
    await pipeline.run(runId);
    const before = await pipeline.item(row.id);
    expect(before).toEqual(completedItem(row));

    const rowMessage = pipeline.sendRowMessage({ rowId: row.id, version: 1, runId });
    const valueMessage = pipeline.sendValueMessage({
      rowId: row.id,
      version: 1,
      runId,
      values: { price: 12.5 },
      expected: 2,
    });
    await pipeline.idle();

    expect(await pipeline.item(row.id)).toEqual(before);
    expect(outcomesOf(pipeline, rowMessage, valueMessage)).toEqual(['superseded', 'superseded']);
    expectReceived(pipeline.queues.row, rowMessage).times(1);
    expectReceived(pipeline.queues.value, valueMessage).times(1);
  });

  it('of another run is noted once on the completed row, and changes nothing else', async () => {
    await using pipeline = await startPipeline({ engine });
    const row = newRow();
    await pipeline.put(row);
    await pipeline.run(runId);
    const before = await pipeline.item(row.id);

    const late = { rowId: row.id, version: 1, runId: 'late' };
    for (const message of [late, late, { ...late, runId: 'later' }]) pipeline.sendRowMessage(message);
    pipeline.sendValueMessage({ ...late, values: { price: 12.5 }, expected: 2 });
    await pipeline.idle();

    expect(await pipeline.item(row.id)).toEqual(supersededItem(before, 'late', 'later'));
  });

  it('counts once towards completion', async () => {
    await using pipeline = await startPipeline({ engine });
    const row = newRow({ changes: { a: 1, b: 2 } });
    await pipeline.put(row);
    const a = { rowId: row.id, version: 1, runId, values: { a: 1 }, expected: 2 };
    pipeline.sendValueMessage(a);
    await pipeline.idle();
    const half = await pipeline.item(row.id);
    expect(half).toMatchObject({
      status: 'scheduled',
      values: { ...row.values, a: 1 },
      writes: { a: expect.any(String) },
    });

    pipeline.sendValueMessage(a);
    await pipeline.idle();
    expect(await pipeline.item(row.id)).toEqual({ ...half, updatedAt: expect.any(String) });

    pipeline.sendValueMessage({ ...a, values: { b: 2 } });
    await pipeline.idle();
    expect(await pipeline.item(row.id)).toEqual(completedItem(row));
  });

  it('in one batch, row and value messages alike, leaves the row as one would', async () => {
    await using pipeline = await startPipeline({ engine });
    const row = newRow();
    await pipeline.put(row);
    const messageIds = [1, 2, 3].map(() => pipeline.sendRowMessage({ rowId: row.id, version: 1, runId }));

    await pipeline.idle();

    expect(await pipeline.item(row.id)).toEqual(completedItem(row));
    for (const messageId of messageIds) expectReceived(pipeline.queues.row, messageId).times(1);
  });
});
