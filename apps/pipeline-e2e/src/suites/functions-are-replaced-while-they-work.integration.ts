import { expectNoMessage } from '@daybreak/testkit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { accountsOf } from '../accounts-of.ts';
import type { TemplateCopy } from '../copy-template.ts';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, newRow } from '../item.ts';
import { meet } from '../older-version/meet.ts';
import { olderOwner } from '../older-version/older-owner.ts';
import { templateOfBothVersions } from '../older-version/template-of-both-versions.ts';
import { type OlderVersion, unpackOlderVersion } from '../older-version/unpack.ts';
import type { PipelineWith } from '../pipeline/capabilities.ts';
import { writerThatWantsAPlanId } from '../faulty/writer-that-wants-a-plan-id.ts';

const needs = [
  'idle',
  'changeSettings',
  'functionLogs',
  'hold',
  'localStack',
  'receiveCounts',
  'replaceFunctions',
] as const;
const changes = { a: 1, b: 2, c: 3 };

async function fireOlder({ stack }: PipelineWith<'localStack'>, scheduledTime: string): Promise<void> {
  const { result } = await stack.invoke('OlderScanner', { scheduledTime }, { type: 'event' });
  expect(result.ok).toBe(true);
}

describePipeline('while functions are replaced', { needs, once: true }, (start) => {
  let version: OlderVersion;
  let template: TemplateCopy;
  beforeAll(() => {
    version = unpackOlderVersion();
    template = templateOfBothVersions(version);
  });
  afterAll(() => {
    template[Symbol.dispose]();
    version[Symbol.dispose]();
  });

  it('both versions do the same rows, each once, whichever dispatches, plans and writes them', async () => {
    await using pipeline = await start(template);
    using older = olderOwner(version, pipeline.stack);
    const rows = Array.from({ length: 20 }, () => newRow({ changes }));
    const failing = newRow({ rule: 'renew' });
    // Three periods behind.
    const monthly = Array.from({ length: 4 }, () =>
      newRow({ dueDate: '2026-01-15', rule: 'renew', changes: { periodMonths: 1 } }),
    );
    await older.put(...rows.slice(0, 10), ...monthly.slice(0, 2), failing);
    await pipeline.put(...rows.slice(10), ...monthly.slice(2));

    const runBoth = async (hour: string): Promise<void> => {
      const fired = [fireOlder(pipeline, `2026-03-29T${hour}:00:00Z`), pipeline.fire(`2026-03-29T${hour}:05:00Z`)];
      await pipeline.idle();
      await Promise.all(fired);
    };
    await Promise.all([
      meet(pipeline, 'worker', 'BatchGetItem'),
      meet(pipeline, 'writer', 'UpdateItem'),
      runBoth('12'),
    ]);
    await runBoth('13');
    await runBoth('14');

    const items = await pipeline.items();
    for (const row of rows) {
      // A run that came too late may be noted besides.
      const end = expect.objectContaining({ end: 'completed', written: 3 });
      // An older writer that completes a row leaves the plan id, of which it does not know.
      const item = { ...items[row.id], planId: undefined };
      expect(item).toEqual({ ...completedItem(row), history: { 1: end } });
    }
    expect(items[failing.id]).toMatchObject({ status: 'failed', history: { 1: { end: 'failed' } } });
    for (const { id } of monthly) {
      expect(items[id]).toMatchObject({ status: 'scheduled', dueDate: '2026-04-15', version: 4, occurrence: 4 });
      const ends = Object.values((await pipeline.rows.getWithHistory(id))?.row?.history ?? {});
      expect(ends).toMatchObject(
        ['2026-01-15', '2026-02-15', '2026-03-15'].map((dueDate) => ({ dueDate, written: 4 })),
      );
    }
    for (const account of Object.values(await accountsOf(pipeline))) expect(account).toMatchObject({ inFlight: 0 });
    expectNoMessage(pipeline.queues);
  });

  it('an older scanner takes a row that the new library put, with the run after the instant at which it is due', async () => {
    await using pipeline = await start(template);
    const row = newRow();
    await pipeline.put(row);

    await fireOlder(pipeline, '2026-03-29T00:00:00Z');
    await pipeline.idle();
    expect(await pipeline.item(row.id)).toMatchObject({ status: 'scheduled' });

    await fireOlder(pipeline, '2026-03-29T00:05:00Z');
    await pipeline.idle();
    expect(await pipeline.item(row.id)).toMatchObject({ status: 'completed' });
  });

  it('a row that the older library puts for a past day waits until the queues are empty', async () => {
    await using pipeline = await start();
    using older = olderOwner(version, pipeline.stack);
    await pipeline.run('2026-03-29T12:00:00Z');
    const row = newRow();
    await older.put(row);
    await pipeline.send('row', 'not a message');

    await pipeline.fire('2026-03-29T12:05:00Z');
    expect(await accountsOf(pipeline)).toMatchObject({ '2026-03-29T12:05:00Z': { dispatched: 0 } });

    await pipeline.idle();
    await pipeline.run('2026-03-29T12:10:00Z');
    expect(await pipeline.item(row.id)).toEqual(completedItem(row));
    // What rings `rows-overdue`.
    expect(pipeline.logLines().filter((line) => line.includes('row dispatched again'))).toHaveLength(1);
  });

  it('is looked for: a writer that drops messages without a plan id leaves rows half written', async () => {
    await using pipeline = await start({ ...template, functions: writerThatWantsAPlanId });
    const rows = Array.from({ length: 20 }, () => newRow({ changes }));
    await pipeline.put(...rows);

    await Promise.all([meet(pipeline, 'worker', 'BatchGetItem'), pipeline.run('2026-03-29T12:00:00Z')]);

    const items = Object.values(await pipeline.items());
    expect(items.filter(({ status }) => status === 'scheduled')).not.toHaveLength(0);
  });
});
