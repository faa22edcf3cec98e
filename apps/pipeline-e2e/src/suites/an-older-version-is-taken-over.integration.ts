import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStackClock } from '@daybreak/local-stack';
import { expectNoMessage } from '@daybreak/testkit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { accountsOf } from '../accounts-of.ts';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, ended, failedItem } from '../item.ts';
import { cutOffRunId, leaveWorkBehind, olderRows, unreadableBody } from '../older-version/leave-work-behind.ts';
import type { StartOptions } from '../pipeline/capabilities.ts';
import { scannerThatWantsReadyRows } from '../faulty/scanner-that-wants-ready-rows.ts';
import { writerThatWantsAPlanId } from '../faulty/writer-that-wants-a-plan-id.ts';

const needs = ['idle', 'moveClock', 'receiveCounts', 'localStack', 'replaceFunctions', 'wholeTable'] as const;
const nextRunId = '2026-03-29T12:05:00Z';
const { completed, failed, notDue, monthly, givenUp, halfWritten, due } = olderRows;

describePipeline('what an older version has left', { needs, once: true }, (start, { engine = 'dynoxide' }) => {
  let folder: string;
  let left: Awaited<ReturnType<typeof leaveWorkBehind>>;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'daybreak-older-data-'));
    left = await leaveWorkBehind(engine, join(folder, 'left'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Starts the present version on a copy of the folder. */
  let copies = 0;
  const takeOver = async ({ functions }: Pick<StartOptions, 'functions'> = {}) => {
    const dataDir = join(folder, `copy-${(copies += 1)}`);
    cpSync(join(folder, 'left'), dataDir, { recursive: true });
    return await start({ dataDir, functions, clock: createStackClock({ kind: 'manual', startAt: left.at }) });
  };
  type Taken = Awaited<ReturnType<typeof takeOver>>;

  const isDispatched = ({ id }: { id: string }): boolean => left.row.some((body) => body.includes(`"${id}"`));

  const expectEachDoneOnce = async (pipeline: Taken): Promise<void> => {
    const items = await pipeline.items();
    for (const row of [halfWritten, ...due]) {
      // A run that came too late may be noted besides.
      const end = expect.objectContaining({ end: 'completed', written: Object.keys(row.changes).length });
      expect(items[row.id]).toEqual({ ...completedItem(row), history: { 1: end } });
    }
    for (const { id } of [completed, failed, notDue]) expect(items[id]).toEqual(left.items[id]);
    expect(items[monthly.id]).toMatchObject({ status: 'scheduled', dueDate: '2026-04-29', version: 4, occurrence: 4 });
    const periods = ['2026-01-29', '2026-02-28', '2026-03-29'].map((dueDate, index) => [
      String(index + 1),
      expect.objectContaining({ end: 'completed', dueDate, written: 4 }),
    ]);
    expect((await pipeline.rows.getWithHistory(monthly.id))?.row?.history).toEqual(Object.fromEntries(periods));

    for (const account of Object.values(await accountsOf(pipeline))) expect(account).toMatchObject({ inFlight: 0 });
    const { scan, row, rowDeadLetter, value, valueDeadLetter, parking } = pipeline.queues;
    for (const queue of [scan, row, rowDeadLetter, value, valueDeadLetter]) expectNoMessage(queue);
    expect(parking.messages()).toMatchObject([{ body: unreadableBody }, { body: unreadableBody }]);
  };

  it('is work of each function, half done', () => {
    expect(left.items).toMatchObject({
      [completed.id]: { status: 'completed' },
      [failed.id]: { status: 'failed' },
      [monthly.id]: { status: 'scheduled', version: 3 },
      [givenUp.id]: { status: 'scheduled', writes: {} },
      [halfWritten.id]: { status: 'scheduled' },
    });
    expect(left.shardsRead).toBeGreaterThan(0);
    expect(left.shardsRead).toBeLessThan(16);
    expect(due.filter(isDispatched)).not.toHaveLength(0);
    expect(left.row).toContain(unreadableBody);
    expect(left.value).toHaveLength(147);
    expect(left.valueDeadLetter).toHaveLength(1);
    expect(left.parking).toEqual([unreadableBody]);
  });

  it('is done, each row once, when the trigger of the run that was cut off comes again', async () => {
    await using pipeline = await takeOver();

    await pipeline.idle();
    const items = await pipeline.items();
    for (const { id } of due.filter(isDispatched)) expect(items[id]).toMatchObject({ status: 'completed' });
    expect(due.map(({ id }) => items[id]?.['status'])).toContain('scheduled');
    await pipeline.run(cutOffRunId);

    await expectEachDoneOnce(pipeline);
    // Five attempts of its writer, and one of its dead-letter function, which the dead letter does not separate.
    const reason = { stage: 'writer', name: 'DeadLetter', message: 'gave up after 6 attempts', attempt: 6 };
    expect(await pipeline.item(givenUp.id)).toEqual(failedItem(givenUp, reason));
    expect(await pipeline.runs.get(cutOffRunId)).toMatchObject({ status: 'finished' });
    expect(await accountsOf(pipeline)).toMatchObject({ [cutOffRunId]: { dispatched: 41, completed: 41 } });

    await pipeline.run(nextRunId);
    expect(await accountsOf(pipeline)).toMatchObject({ [nextRunId]: { dispatched: 0 } });
  });

  it('is done, each row once, when another run comes first and dispatches what is queued once more', async () => {
    await using pipeline = await takeOver();

    await pipeline.run(nextRunId);

    await expectEachDoneOnce(pipeline);
    // Its dead letter may come first, or the new run's message.
    expect(await pipeline.item(givenUp.id)).toMatchObject({
      history: { 1: { ...ended, superseded: expect.anything() } },
    });
    expect(await pipeline.runs.get(cutOffRunId)).toMatchObject({ status: 'running' });
  });

  it('is looked for: a writer that drops messages without a plan id leaves a row half written, until a run finds it', async () => {
    await using pipeline = await takeOver({ functions: writerThatWantsAPlanId });

    await pipeline.idle();
    await expect(expectEachDoneOnce(pipeline)).rejects.toThrow('"status": "scheduled"');

    await pipeline.run(nextRunId);
    expect(await pipeline.item(halfWritten.id)).toMatchObject({ status: 'completed', values: halfWritten.changes });
  });

  it('is looked for: a scanner that takes only rows with the time at which they became ready leaves the others', async () => {
    await using pipeline = await takeOver({ functions: scannerThatWantsReadyRows });

    await pipeline.run(cutOffRunId);
    await pipeline.run(nextRunId);

    await expect(expectEachDoneOnce(pipeline)).rejects.toThrow('"status": "scheduled"');
  });
});
