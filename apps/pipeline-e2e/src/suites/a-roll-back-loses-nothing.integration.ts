import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { requestsOf } from '../dynamodb-proxy/dynamodb-request.ts';
import { completedItem, newRow, scheduledItem } from '../item.ts';
import { startOlderStack } from '../older-version/start-older-stack.ts';
import { templateWithSingleMessages } from '../template-with-single-messages.ts';

const needs = ['changeSettings', 'hold', 'idle', 'localStack'] as const;

describePipeline('a roll back to an older version', { needs, once: true }, (start, { engine = 'dynoxide' }) => {
  it('loses nothing: neither what is queued, nor what the run that it ends has still to read', async () => {
    using template = templateWithSingleMessages();
    const dataDir = mkdtempSync(join(tmpdir(), 'daybreak-e2e-'));
    try {
      const due = Array.from({ length: 25 }, () => newRow({ changes: { a: 1, b: 2, c: 3 } }));
      const monthly = newRow({ rule: 'renew', changes: { periodMonths: 1 } });
      const notDue = newRow({ dueDate: '2026-03-31' });
      const paused = newRow({ dueDate: '2026-03-28' });
      const late = newRow({ dueDate: '2026-03-28', catchUp: 'skip after PT6H' });
      const pausedFields = { status: 'scheduled', values: paused.values, history: { 1: { endedAs: 'paused' } } };
      {
        await using pipeline = await start({ dataDir, templatePath: template.templatePath });
        await pipeline.run('2026-03-28T12:00:00Z');
        await pipeline.put(paused, late);
        await pipeline.rows.pause({ rowId: paused.id, reason: 'later', by: 'ada' });
        await pipeline.run('2026-03-28T12:05:00Z');
        expect(await pipeline.rows.get(late.id)).toMatchObject({ status: 'skipped', version: 1 });
        await pipeline.put(...due, monthly, notDue);
        const writer = pipeline.dynamodb.hold(requestsOf('writer', 'UpdateItem'));
        const saved = requestsOf('scanner', 'UpdateItem', '#shards');
        const scanner = pipeline.dynamodb.hold(saved, { after: 'effect', skip: 5 });
        void pipeline.fire('2026-03-29T12:00:00Z');
        await scanner.reached();
        await writer.reached();
      }

      await using older = await startOlderStack(engine, dataDir);
      await older.run('2026-03-29T12:05:00Z');

      const items = await older.items();
      expect(items[paused.id]).toMatchObject({ ...pausedFields, version: 2 });
      // An older version reads a row that was skipped as cancelled, and does not run it.
      expect(items[late.id]).toMatchObject({ status: 'cancelled', version: 1, values: late.values });
      for (const row of due)
        expect(items[row.id]).toMatchObject({
          ...completedItem(row),
          history: { 1: { end: 'completed', written: 3 } },
        });
      expect(items[monthly.id]).toMatchObject({ status: 'scheduled', dueDate: '2026-04-29', occurrence: 2 });
      expect(items[notDue.id]).toEqual(scheduledItem(notDue));
      // The older version leaves what is paused, and its owner reads it.
      await older[Symbol.asyncDispose]();
      await using again = await start({ dataDir, templatePath: template.templatePath });
      await again.rows.resume({ rowId: paused.id });
      await again.run('2026-03-29T12:10:00Z');
      expect(await again.item(paused.id)).toMatchObject({ status: 'completed', version: 2 });
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
