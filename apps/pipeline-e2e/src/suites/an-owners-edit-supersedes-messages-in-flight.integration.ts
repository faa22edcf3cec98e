import { expect, it } from '@jest/globals';
import { describeOnEachEngine } from '../describe-on-each-engine.ts';
import { requestsOf } from '../dynamodb-proxy/dynamodb-request.ts';
import { completedItem, newRow } from '../item.ts';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';
import { writerWithoutFencing } from '../twins/writer-without-fencing.ts';

const noon = '2026-03-29T12:00:00Z';
const newChanges = { price: 99 };

type Edit = (pipeline: Pipeline, id: string) => Promise<unknown>;
const edits: Record<string, Edit> = {
  'a reschedule': async ({ rows }, id) => await rows.reschedule({ id, dueDate: '2026-04-15' }),
  'a cancellation': async ({ rows }, id) => await rows.cancel({ id }),
  'a change': async ({ rows }, id) => await rows.change({ id, changes: newChanges }),
};
const outcomesOf = (pipeline: Pipeline, stage: string, rowId: string) =>
  pipeline
    .outcomes()
    .filter((line) => line.stage === stage && line.rowId === rowId)
    .map(({ outcome }) => outcome);
const expectEachReceivedOnce = ({ queues }: Pipeline): void => {
  for (const queue of [queues.row, queues.value]) {
    expect([...queue.receiveCounts().values()].filter((count) => count !== 1)).toEqual([]);
  }
};

describeOnEachEngine("an owner's edit", (engine) => {
  it.each(Object.entries(edits))('%s comes before values in flight: none is written', async (_, edit) => {
    await using pipeline = await startPipeline({ engine });
    const row = newRow();
    const other = newRow();
    await pipeline.put(row, other);
    const held = pipeline.dynamodb.hold(requestsOf('writer', 'UpdateItem', `"${row.id}"`));
    const fired = pipeline.fire(noon);
    await held.reached();
    await edit(pipeline, row.id);
    const edited = await pipeline.item(row.id);
    held.release();

    await pipeline.idle();
    await fired;

    expect(await pipeline.items()).toEqual({ [row.id]: edited, [other.id]: completedItem(other) });
    expect(outcomesOf(pipeline, 'writer', row.id)).toEqual(['superseded', 'superseded']);
    expectEachReceivedOnce(pipeline);
  });

  it.each(Object.entries(edits))('%s comes before the plan: nothing is sent', async (_, edit) => {
    await using pipeline = await startPipeline({ engine });
    const row = newRow();
    const other = newRow();
    await pipeline.put(row, other);
    const held = pipeline.dynamodb.hold(requestsOf('worker', 'BatchGetItem'));
    const fired = pipeline.fire(noon);
    await held.reached();
    await edit(pipeline, row.id);
    const edited = await pipeline.item(row.id);
    held.release();

    await pipeline.idle();
    await fired;

    expect(await pipeline.items()).toEqual({ [row.id]: edited, [other.id]: completedItem(other) });
    expect(outcomesOf(pipeline, 'worker', row.id)).toEqual(['superseded']);
    expectEachReceivedOnce(pipeline);
  });

  it('half-way leaves what was written, and what follows is written whole at the new version', async () => {
    await using pipeline = await startPipeline({ engine });
    const row = newRow({ changes: { a: 1, b: 2 } });
    await pipeline.put(row);
    const message = { rowId: row.id, version: 1, runId: 'test', expected: 2 };
    pipeline.sendValueMessage({ ...message, values: { a: 1 } });
    await pipeline.idle();
    await pipeline.rows.change({ id: row.id, changes: newChanges });
    const edited = await pipeline.item(row.id);
    expect(edited).toMatchObject({ version: 2, writes: {}, values: { ...row.values, a: 1 } });

    pipeline.sendValueMessage({ ...message, values: { b: 2 } });
    await pipeline.idle();
    expect(await pipeline.item(row.id)).toEqual(edited);

    await pipeline.run(noon);
    const completed = completedItem({ ...row, changes: newChanges, values: { ...row.values, a: 1 } });
    expect(await pipeline.item(row.id)).toEqual({ ...completed, version: 2 });
  });

  it('is looked for: a writer without fencing is found by the whole row, not by its status', async () => {
    await using pipeline = await startPipeline({ engine, functions: writerWithoutFencing });
    const row = newRow();
    await pipeline.put(row);
    await pipeline.rows.reschedule({ id: row.id, dueDate: '2026-04-15' });
    const edited = await pipeline.item(row.id);

    pipeline.sendValueMessage({ rowId: row.id, version: 1, runId: 'test', values: { price: 12.5 }, expected: 2 });
    await pipeline.idle();

    const item = await pipeline.item(row.id);
    expect(item).toMatchObject({ status: 'scheduled', dueDate: '2026-04-15' });
    expect(() => expect(item).toEqual(edited)).toThrow('12.5');
  });
});
