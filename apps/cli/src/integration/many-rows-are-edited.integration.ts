import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as v from 'valibot';
import { makeCommandFolder } from '../testing/command-folder.ts';
import { runCli, startCli } from '../testing/run-cli.ts';
import { startTarget } from '../testing/start-target.ts';
import { targetKinds, type TestTarget } from '../testing/test-target.ts';

// Each test runs several commands, each of which opens the target.
jest.setTimeout(120_000);

const stoppedSchema = v.object({ done: v.number(), left: v.number(), goOn: v.string() });

const row = (id: string, dueDate: string, more: object = {}): string =>
  `${JSON.stringify({ id, dueDate, changes: { price: 1 }, ...more })}\n`;

describe.each(targetKinds)('of a %s', (kind) => {
  let target: TestTarget;
  beforeAll(async () => {
    target = await startTarget(kind);
    const may = ['a-1', 'a-2', 'a-3'].map((id) => row(id, '2098-05-10', { tenant: 'acme' })).join('');
    const others =
      row('a-late', '2098-06-01', { tenant: 'acme', timeZone: 'Pacific/Kiritimati' }) + row('b-1', '2098-05-10');
    const renewal = row('r-1', '2098-05-10', { tenant: 'acme', rule: 'renew', changes: { periodMonths: 1 } });
    target.write('rows.jsonl', may + others + renewal);
    await target.json('import', 'rows.jsonl');
  });
  afterAll(async () => await target[Symbol.asyncDispose]());

  test('a dry run counts the rows and changes none, and without --yes the command asks', async () => {
    const where = ['--where', 'tenant=acme', 'due=2098-05-01..2098-05-31'];
    expect(await target.json('cancel', ...where, '--dry-run')).toEqual({
      edit: 'cancelled',
      matched: 4,
      byStatus: { scheduled: 4 },
      first: expect.arrayContaining(['a-1', 'a-2', 'a-3', 'r-1']),
      done: 0,
      skipped: [],
      left: 0,
      unreadable: [],
      dryRun: true,
    });
    expect((await target.daybreak('cancel', ...where, '--dry-run')).stdout).toMatch(
      /^Would cancel 4 rows \(4 scheduled\): (a-1|a-2|a-3|r-1), /,
    );
    const unasked = await target.daybreak('cancel', ...where);
    expect(unasked.exitCode).toBe(2);
    expect(unasked.stderr).toContain(`This cancels 4 rows (4 scheduled) of ${target.name}, at most 50 a second`);
    expect(await target.json('show', 'a-1')).toMatchObject({ status: 'scheduled', version: 1 });
  });

  test('rows are changed, rescheduled and cancelled by what they have in common', async () => {
    const changed = await target.json('change', '--where', 'id=a-*', '--set', 'price=2.5', '--yes');
    expect(changed).toMatchObject({ edit: 'changed', matched: 4, done: 4, left: 0 });
    expect(await target.json('show', 'a-late')).toMatchObject({ changes: { price: 2.5 }, version: 2 });
    expect(await target.json('show', 'r-1')).toMatchObject({ version: 1 });

    const moved = await target.json(
      'reschedule',
      '--where',
      'due=2098-06-01',
      '--on',
      '2098-07-01',
      '--time',
      '09:30',
      '--yes',
    );
    expect(moved).toMatchObject({ edit: 'rescheduled', matched: 1, done: 1 });
    expect(await target.json('show', 'a-late')).toMatchObject({ dueDate: '2098-07-01', dueTime: '09:30' });

    const cancelled = await target.daybreak(
      'cancel',
      '--where',
      'tenant=acme',
      'rule=apply-changes',
      '--rate',
      '1000',
      '--yes',
    );
    expect(cancelled).toMatchObject({ exitCode: 0, stdout: 'Cancelled: 4 of 4 rows\n' });
    expect(await target.json('explain', 'a-2')).toMatchObject({ status: 'cancelled', version: 3 });
    expect(await target.json('cancel', '--where', 'tenant=acme', 'rule=apply-changes', '--yes')).toMatchObject({
      matched: 0,
    });
  });

  test('rows that no index has are found by a scan, which the command says', async () => {
    const before = target.scans?.();
    const again = await target.daybreak(
      'reschedule',
      '--where',
      'status=cancelled',
      'id=a-1',
      '--on',
      '2098-05-10',
      '--yes',
    );
    expect(again).toMatchObject({ exitCode: 0, stdout: 'Rescheduled: 1 of 1 row\n' });
    expect(target.scans?.()).toBe(before);
    const scanned = await target.daybreak(
      'reschedule',
      '--where',
      'status=cancelled',
      'id=a-*',
      '--on',
      '2098-05-10',
      '--yes',
    );
    expect(scanned.stdout).toBe('Rescheduled: 3 of 3 rows\n');
    expect(scanned.stderr).toContain('Reading the whole table: no index has cancelled rows');
  });

  test('rows of a file are edited at the versions in it, and the others are skipped', async () => {
    target.write('ids.jsonl', '{"id":"a-1","version":1}\n{"id":"a-2"}\n{"id":"nobody"}\n{"id":"b-1","version":1}\n');
    const { exitCode, stdout } = await target.daybreak('cancel', '--ids-from', 'ids.jsonl', '--yes', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      matched: 2,
      done: 2,
      skipped: [
        { id: 'a-1', reason: expect.stringMatching(/^it is at version \d, not 1$/) },
        { id: 'nobody', reason: 'there is no such row' },
      ],
    });
    expect(exitCode).toBe(1);
    const onlyDone = await target.daybreak('cancel', '--ids-from', 'ids.jsonl', '--yes');
    expect(onlyDone).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('Skipped: b-1: it is at version 2, not 1'),
    });
  });

  test('a row whose rule refuses the edit is skipped, and the others are edited', async () => {
    const { exitCode, stdout } = await target.daybreak(
      'change',
      '--where',
      'due=2098-05-10',
      '--set',
      'price=3',
      '--yes',
    );
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^Changed: 3 of 4 rows\nSkipped: r-1: These changes can't be made: changes\.price/);
  });

  test('which rows is never a guess', async () => {
    const refused = async (...args: string[]): Promise<string> => {
      const { exitCode, stderr } = await target.daybreak(...args);
      expect(exitCode).toBe(2);
      return stderr;
    };
    expect(await refused('cancel')).toBe(
      'Which rows? Give an id, as in daybreak cancel price-1, or --where or --ids-from for many\n',
    );
    expect(await refused('cancel', 'a-1', '--where', 'tenant=acme')).toContain('an id and --where exclude each other');
    expect(await refused('cancel', '--where', 'status=completed')).toContain(
      '--where status=completed: daybreak cancel is for rows that are scheduled or failed',
    );
    expect(await refused('cancel', '--where', 'tenant=acme', '--if-version', '2')).toContain(
      '--if-version is for one row',
    );
    expect(await refused('cancel', 'a-1', '--dry-run')).toContain('--dry-run is for --where and --ids-from');
    expect(await refused('cancel', '--ids-from', 'nothing.txt')).toContain('nothing.txt: there is no such file');
    expect(await refused('redrive', '--ids', 'a', '--where', 'tenant=acme')).toContain('exclude each other');
    expect(await refused('redrive', '--where', 'status=scheduled')).toContain(
      'daybreak redrive is for rows that are failed',
    );
  });

  test('status counts each row that is due, of shards with several pages, too', async () => {
    const ids = Array.from({ length: 64 }, (_, number) => `due-${number}`);
    target.write('due.jsonl', ids.map((id) => row(id, '2026-01-01')).join(''));
    await target.json('import', 'due.jsonl');
    expect(await target.json('status')).toMatchObject({ due: 64 });
  });

  test('runs lists each run, of a table with several pages, too', async () => {
    const runIds = Array.from({ length: 8 }, (_, number) => `run-${number}`);
    await target.open(async ({ runs }) => {
      for (const runId of runIds) await runs.open({ runId, scheduledTime: '2026-01-01T12:00:00.000Z', shardCount: 1 });
    });
    expect(await target.json('runs', '--no-outcomes')).toMatchObject({
      runs: expect.arrayContaining(runIds.map((runId): unknown => expect.objectContaining({ runId }))),
    });
  });
});

test('an interrupted command prints how many rows are left, and the command that continues', async () => {
  using folder = makeCommandFolder();
  const ids = ['1', '2', '3', '4', '5', '6'];
  folder.write('rows.jsonl', ids.map((id) => row(id, '2098-05-10', { tenant: 'acme' })).join(''));
  await runCli(folder.path, ['import', 'rows.jsonl', '--target', './data']);

  const args = ['cancel', '--where', 'tenant=acme', '--rate', '0.5/s', '--yes', '--json', '--target', './data'];
  const command = startCli(folder.path, args);
  await command.saying('of 6 rows');
  command.kill('SIGINT');
  const { exitCode, stdout } = await command.finished;
  expect(exitCode).toBe(130);
  const { done, left, goOn } = v.parse(stoppedSchema, JSON.parse(stdout));
  expect(done).toBeGreaterThan(0);
  expect(left).toBe(6 - done);
  const [file = ''] = readdirSync(folder.path).filter((name) => name.startsWith('daybreak-cancel-left-'));
  expect(goOn).toBe(`daybreak cancel --ids-from ${file} --rate 0.5/s --target ./data`);
  expect(readFileSync(join(folder.path, file), 'utf8').trim().split('\n')).toHaveLength(left);

  const faster = goOn.replace('daybreak ', '').replace('0.5/s', '100/s').split(' ');
  const rest = await runCli(folder.path, [...faster, '--yes', '--json']);
  expect(JSON.parse(rest.stdout)).toMatchObject({ matched: left, done: left, skipped: [], left: 0 });
});
