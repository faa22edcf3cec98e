import { expectNoMessage, expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { type Matches, requestsOf } from '../dynamodb-proxy/dynamodb-request.ts';
import { completedItem, ended, type Item, newRow, supersededItem } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';
import type { PipelineWith } from '../pipeline/capabilities.ts';
import { writerWithoutVersionOnStack } from '../faulty/without-clause.ts';

const noon = '2026-03-29T12:00:00Z';
const newChanges = { price: 99 };

/** The run is noted on each row that was edited before its messages came, and nothing else is changed. */
const noted = (edited: Record<string, Item>): Record<string, Item> =>
  Object.fromEntries(Object.entries(edited).map(([id, item]) => [id, supersededItem(item, noon)]));
const outcomesOf = (pipeline: PipelineWith<'functionLogs'>, functionName: string, rowId: string) =>
  pipeline
    .outcomes()
    .filter((line) => line.function === functionName && line.rowId === rowId)
    .map(({ outcome }) => outcome);

/** Fires a run of four rows, reschedules, cancels and changes one each while such requests are held, and lets the run end. */
async function editWhileHeld(pipeline: PipelineWith<'idle' | 'hold'>, matches: Matches) {
  const rescheduled = newRow();
  const cancelled = newRow();
  const changed = newRow();
  const other = newRow();
  await pipeline.put(rescheduled, cancelled, changed, other);
  const held = pipeline.dynamodb.hold(matches);
  const fired = pipeline.fire(noon);
  await held.reached();
  await pipeline.rows.reschedule({ id: rescheduled.id, dueDate: '2026-04-15' });
  await pipeline.rows.cancel({ id: cancelled.id });
  await pipeline.rows.change({ id: changed.id, changes: newChanges });
  const edited = await pipeline.items();
  held.release();
  await pipeline.idle();
  expect(await fired).toMatchObject({ attempts: 1, result: { ok: true } });
  return { ids: [rescheduled.id, cancelled.id, changed.id], other, edited };
}

// A batch window ends when the clock is moved: all of the messages are in one batch, and held with its request. What a duplicate
// would add is logged, too, and may be planned.
const inOneBatch = ['idle', 'moveClock', 'hold', 'receiveCounts', 'functionLogs'] as const;

describePipeline("an owner's edit", { needs: inOneBatch }, (start) => {
  it('comes before values in flight: none of a row that was rescheduled, cancelled or changed is written', async () => {
    await using pipeline = await start(noDuplicates);
    const { ids, other, edited } = await editWhileHeld(pipeline, requestsOf('writer', 'UpdateItem'));

    await pipeline.expectRows({ ...noted(edited), [other.id]: completedItem(other) });
    for (const id of ids) expect(outcomesOf(pipeline, 'writer', id)).toEqual(['superseded']);
    expectReceived(pipeline.queues).times(1);
    expectNoMessage(pipeline.queues);
  });

  it('comes before the plan: no value of such a row is sent', async () => {
    await using pipeline = await start(noDuplicates);
    const { ids, other, edited } = await editWhileHeld(pipeline, requestsOf('worker', 'BatchGetItem'));

    await pipeline.expectRows({ ...noted(edited), [other.id]: completedItem(other) });
    for (const id of ids) expect(outcomesOf(pipeline, 'worker', id)).toEqual(['superseded']);
    expect(pipeline.queues.value.receiveCounts().size).toBe(1);
    expectReceived(pipeline.queues).times(1);
    expectNoMessage(pipeline.queues);
  });
});

describePipeline("an owner's edit", { needs: ['idle'] }, (start) => {
  it('half-way leaves what was written, and what follows is written whole at the new version', async () => {
    await using pipeline = await start();
    const row = newRow({ changes: { a: 1, b: 2 } });
    await pipeline.put(row);
    const message = { rowId: row.id, version: 1, runId: 'test', expected: 2 };
    await pipeline.sendValueMessage({ ...message, values: { a: 1 } });
    await pipeline.idle();
    await pipeline.rows.change({ id: row.id, changes: newChanges });
    const edited = await pipeline.item(row.id);
    expect(edited).toMatchObject({ version: 2, writes: {}, values: { ...row.values, a: 1 } });

    await pipeline.sendValueMessage({ ...message, values: { b: 2 } });
    await pipeline.idle();
    await pipeline.expectRow(row.id).toEqual(supersededItem(edited, 'test'));

    await pipeline.run(noon);
    const completed = completedItem({ ...row, changes: newChanges, values: { ...row.values, a: 1 } });
    const dueDate = row.dueDate;
    await pipeline.expectRow(row.id).toEqual({
      ...completed,
      version: 2,
      history: {
        1: { at: expect.any(String), end: 'changed', dueDate, written: 1, superseded: { test: expect.any(String) } },
        2: { ...ended, end: 'completed', dueDate, written: 1 },
      },
    });
  });
});

describePipeline("an owner's edit", { needs: ['idle', 'replaceFunctions'] }, (start) => {
  it('is looked for: a writer without fencing is found by the whole row, not by its status', async () => {
    await using pipeline = await start({ functions: writerWithoutVersionOnStack });
    const row = newRow();
    await pipeline.put(row);
    await pipeline.rows.reschedule({ id: row.id, dueDate: '2026-04-15' });
    const edited = Object.values(await pipeline.items());

    await pipeline.sendValueMessage({ rowId: row.id, version: 1, runId: 'test', values: { price: 12.5 }, expected: 2 });
    await pipeline.idle();

    expect(await pipeline.item(row.id)).toMatchObject({ status: 'scheduled', dueDate: '2026-04-15' });
    await expect(pipeline.expectUntouched(edited)).rejects.toThrow('found 12.5');
  });
});
