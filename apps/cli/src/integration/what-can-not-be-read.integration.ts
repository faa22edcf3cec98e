import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as v from 'valibot';
import { startTarget } from '../testing/start-target.ts';
import { targetKinds, type TestTarget } from '../testing/test-target.ts';

// Each test runs several commands, each of which opens the target, and a failing message is tried five times.
jest.setTimeout(120_000);

const day = '2026-03-29';
const id = 'odd\u001B[2J';
const reason = 'its attributes changes are not those of a row';
const unreadable = [{ kind: 'row', id, reason }];
const skippedItem = `1 item can't be read and is skipped:\n  row odd\\u001b[2J: ${reason}\n`;

describe.each(targetKinds)('of a %s', (kind) => {
  let target: TestTarget;
  beforeAll(async () => {
    target = await startTarget(kind);
    target.write('rows.jsonl', ['a', 'b'].map((row) => `{"id":"${row}","dueDate":"${day}"}\n`).join(''));
    await target.json('import', 'rows.jsonl');
    await target.open(async ({ rows }) => {
      const definition = { dueDate: day, timeZone: 'UTC', rule: 'apply-changes', values: {}, changes: {} };
      await rows.put({ ...definition, id });
      await rows.put({ ...definition, id: 'bad', rule: 'renew' });
    });
    // Import, put and read reject such a key.
    await target.spoil(id, { changes: { M: { 'a\\b': { S: 'secret' } } } });
  });
  afterAll(async () => await target[Symbol.asyncDispose]());

  /** Runs a command that skips the item and reports it, and resolves to its output. */
  async function without(...args: readonly string[]): Promise<unknown> {
    const { exitCode, stdout, stderr } = await target.daybreak(...args, '--json');
    expect([args, exitCode, stderr]).toEqual([args, 1, skippedItem]);
    expect(stdout).not.toContain('secret');
    return JSON.parse(stdout);
  }

  test('due reports the item', async () => {
    expect(await without('due', '--on', day)).toMatchObject({ due: 3, unreadable });
    const { exitCode, stdout, stderr } = await target.daybreak('due', '--on', day);
    expect([exitCode, stderr]).toEqual([1, skippedItem]);
    expect(stdout).toContain('would take 3 rows');
  });

  test('a run completes the other rows, and reports the item', async () => {
    if (kind === 'folder') {
      const { exitCode, stdout, stderr } = await target.daybreak('trigger', '--on', day, '--json');
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining(skippedItem)]);
      expect(JSON.parse(stdout)).toMatchObject({ rows: { due: 3, completed: 2, failed: 1 }, unreadable });
    } else await target.runDay(day);
    expect(await target.json('show', 'a')).toMatchObject({ status: 'completed' });
  });

  test('failed, runs, export, overdue and redrive skip the item', async () => {
    expect(await without('failed')).toMatchObject({ failed: 1, rows: [{ id: 'bad' }], unreadable });
    const counts = { completed: 2, failed: 1, inFlight: 1 };
    expect(await without('runs', '--outcomes')).toMatchObject({ runs: [counts], unreadable });
    expect(await without('runs')).toMatchObject({ runs: [{ failed: 1 }], unreadable });
    expect(await target.json('runs', '--no-outcomes')).toMatchObject({ runs: [{}], unreadable: [] });
    expect(await without('redrive', '--dry-run')).toMatchObject({ matched: 1, unreadable });
    const { stderr } = await target.daybreak('redrive');
    expect(stderr).toContain(`${skippedItem}  1  worker  PlanError`);
    expect(await without('redrive', '--yes')).toMatchObject({ matched: 1, redriven: 1, skipped: [], unreadable });
    expect(await without('redrive', '--ids', id, 'a')).toMatchObject({ skipped: [{ id: 'a' }], unreadable });

    for (const format of ['jsonl', 'csv']) {
      const exported = await target.daybreak('export', '--format', format);
      expect(exported).toMatchObject({ exitCode: 1, stderr: skippedItem });
      expect(exported.stdout.match(/\b(a|b|bad)\b(?=",|,)/g)?.toSorted()).toEqual(['a', 'b', 'bad']);
    }
  });

  test('a command for the item alone prints the reason, and changes nothing', async () => {
    const failure = { exitCode: 1, stdout: '', stderr: `The row odd\\u001b[2J can't be read: ${reason}\n` };
    expect(await target.daybreak('show', id)).toEqual(failure);
    expect(await target.daybreak('explain', id)).toEqual(failure);
    expect(await target.daybreak('cancel', id)).toEqual(failure);
    expect(await target.daybreak('reschedule', id, '--on', '2098-01-01')).toEqual(failure);
    expect(await target.daybreak('change', id, '--set', 'a=1')).toEqual(failure);
  });

  test('an unreadable run is left out of the list of runs', async () => {
    await target.open(async ({ runs }) => {
      const open = runs.open({ runId: 'no shards', scheduledTime: `${day}T13:00:00Z`, shardCount: 0 });
      await expect(open).rejects.toThrow("The run no shards can't be read");
    });
    const run = { kind: 'run', id: 'no shards', reason: expect.stringContaining('are not those of a run') };
    // Of a stack, status reads the newest runs alone, by their keys.
    const lists = kind === 'folder' ? [['status']] : [];
    for (const args of [...lists, ['runs', '--no-outcomes'], ['explain', 'bad'], ['overdue']]) {
      const { exitCode, stdout, stderr } = await target.daybreak(...args, '--json');
      expect([args, exitCode, stderr]).toEqual([args, 1, expect.stringContaining('\n  run no shards: ')]);
      expect(JSON.parse(stdout)).toMatchObject({ unreadable: [run] });
    }
  });

  test('delete deletes the item with --yes, and import accepts its id again', async () => {
    const unasked = await target.daybreak('delete', id);
    expect(unasked).toMatchObject({ exitCode: 2, stdout: '' });
    expect(unasked.stderr).toContain(`This deletes odd\\u001b[2J of ${target.name}, which can't be read as a row (`);
    const other = await target.daybreak('delete', id, '--yes', '--if-version', '7');
    expect(other).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('is at version 1, not 7') });
    const report = { id, edit: 'deleted', status: 'deleted', version: 1 };
    expect(await target.json('delete', id, '--yes')).toEqual(report);

    expect(await target.json('failed')).toEqual({ failed: 0, byCause: [], rows: [], unreadable: [] });
    expect((await target.daybreak('show', id)).stderr).toMatch(
      /: it was deleted at \S+ \(daybreak explain prints its history\)$/m,
    );
    expect(v.parse(v.object({ sentence: v.string() }), await target.json('explain', id)).sentence).toMatch(
      /^It was deleted at .*\. Its history is kept until /,
    );
    target.write('again.jsonl', `${JSON.stringify({ id, dueDate: day })}\n`);
    expect(await target.json('import', 'again.jsonl')).toMatchObject({ imported: 1 });
    expect(await target.json('show', id)).toMatchObject({ version: 2, changes: {} });
  });
});
