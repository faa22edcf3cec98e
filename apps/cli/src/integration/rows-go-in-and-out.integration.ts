import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startTarget } from '../testing/start-target.ts';
import { targetKinds, type TestTarget } from '../testing/test-target.ts';

// Each test runs several commands, each of which opens the target.
jest.setTimeout(120_000);

describe.each(targetKinds)('of a %s', (kind) => {
  let target: TestTarget;
  beforeAll(async () => {
    target = await startTarget(kind);
  });
  afterAll(async () => await target[Symbol.asyncDispose]());

  const header = 'id,dueDate,timeZone,changes.price,changes.note\n';

  test('nothing is imported when a line is bad; --skip-invalid imports the others', async () => {
    target.write('bad.csv', `${header}skip-a,2026-03-29,,1,\nskip-b,2026-02-30,,1,\n`);
    const refused = await target.daybreak('import', 'bad.csv');
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain('bad.csv:3:2: dueDate: 2026-02-30 is not a calendar date');
    expect(await target.daybreak('show', 'skip-a')).toMatchObject({ exitCode: 1 });

    expect(await target.json('import', 'bad.csv', '--skip-invalid')).toEqual({
      imported: 1,
      replaced: 0,
      unchanged: 0,
      edited: 0,
      skipped: 1,
    });
    expect(readFileSync(join(target.folder, 'bad.csv.rejected'), 'utf8')).toContain('skip-b');
  });

  test('importing again changes nothing; another definition is rejected, and replaces the row only with --replace and --yes', async () => {
    target.write('rows.csv', `${header}re-a,2026-03-29,Europe/Paris,1,\nre-b,2026-03-29,,2,\n`);
    expect(await target.json('import', 'rows.csv')).toMatchObject({ imported: 2, unchanged: 0 });
    expect(await target.json('import', 'rows.csv')).toMatchObject({ imported: 0, unchanged: 2 });

    target.write('rows.csv', `${header}re-a,2026-03-29,Europe/Paris,5,\nre-b,2026-03-29,,2,\n`);
    const refused = await target.daybreak('import', 'rows.csv');
    expect(refused.stderr).toContain('rows.csv:2:1: id: re-a already exists with another definition');
    expect(refused.exitCode).toBe(2);

    const unasked = await target.daybreak('import', 'rows.csv', '--replace');
    expect(unasked.stderr).toBe(
      `Reading rows.csv\nThis replaces 1 row of ${target.name}, whatever the status. There is no terminal to ask on: add --yes to confirm\n`,
    );
    expect(unasked.exitCode).toBe(2);
    expect(await target.json('show', 're-a')).toMatchObject({ version: 1, changes: { price: 1 } });

    expect(await target.json('import', 'rows.csv', '--replace', '--yes')).toMatchObject({ replaced: 1, unchanged: 1 });
    expect(await target.json('show', 're-a')).toMatchObject({ version: 2, changes: { price: 5 } });
  });

  test('import reads an export back unchanged, for any id and values', async () => {
    const rows = [
      { id: 'out "1",\n=x', changes: { price: 1e25, note: '=cmd()', list: [1, { a: null }] }, values: { old: '007' } },
      { id: '__proto__', changes: { constructor: 1 }, values: {} },
      { id: 'out \u001B[31m 🌅', changes: { note: '' }, values: {} },
      { id: '007', changes: { note: '007' }, values: {} },
      { id: 'at 9:30', dueTime: '09:30', tenant: 'acme', priority: 'high', changes: {}, values: {} },
    ].map((row) => ({ dueDate: '2098-03-29', timeZone: 'Asia/Tokyo', rule: 'apply-changes', ...row }));
    const lines = rows.map((row) => `${JSON.stringify(row)}\n`);
    target.write('rows.jsonl', lines.join(''));
    await target.json('import', 'rows.jsonl');

    const { stdout } = await target.daybreak('export', '--status', 'scheduled');
    const exported = stdout.split('\n').filter((line) => line !== '');
    expect(exported.map(parsed)).toEqual(expect.arrayContaining(lines.map(parsed)));
    target.write('again.jsonl', stdout);
    expect(await target.json('import', 'again.jsonl')).toMatchObject({ imported: 0, unchanged: exported.length });
    expect(await target.daybreak('export', '--status', 'cancelled')).toMatchObject({ exitCode: 0, stdout: '' });

    const csv = await target.daybreak('export', '--format', 'csv');
    expect(csv.stdout).toContain('"""=cmd()"""');
    expect(csv.stderr).toBe(
      '1 row with an id that a spreadsheet would save as a number or a date (to keep it, use --format jsonl): 007\n',
    );
    target.write('again.csv', csv.stdout);
    expect(await target.json('import', 'again.csv')).toMatchObject({ imported: 0, unchanged: exported.length });
    expect(await target.json('show', 'at 9:30')).toMatchObject({ dueTime: '09:30', tenant: 'acme', priority: 'high' });
    expect(await target.json('show', '__proto__')).toMatchObject({ id: '__proto__', changes: { constructor: 1 } });
  });

  test('due counts the rows that a run would take', async () => {
    expect(await target.json('due', '--on', '1999-01-01')).toEqual({
      scheduledTime: '1999-01-01T12:00:00Z',
      due: 0,
      byRule: {},
      byTimeZone: {},
      first: [],
      unreadable: [],
    });
    expect(await target.json('due', '--at', '2098-03-28T15:00:00Z')).toMatchObject({ byTimeZone: { 'Asia/Tokyo': 4 } });
    expect(await target.json('due', '--at', '2098-03-29T00:29:59Z')).toMatchObject({ byTimeZone: { 'Asia/Tokyo': 4 } });
    expect(await target.json('due', '--at', '2098-03-29T00:30:00Z')).toMatchObject({ byTimeZone: { 'Asia/Tokyo': 5 } });
    expect(await target.json('due', '--at', '2098-03-28T14:59:59Z')).not.toMatchObject({
      byTimeZone: { 'Asia/Tokyo': 4 },
    });
  });

  test('due --values and show --plan print what a run would write, and write nothing', async () => {
    const row = (id: string, changes: object) => JSON.stringify({ id, dueDate: '1998-03-29', rule: 'renew', changes });
    target.write('plan.jsonl', `${row('plan-a', { periodMonths: 12 })}\n${row('plan-b', { periodMonths: 1200 })}\n`);
    await target.json('import', 'plan.jsonl');
    const before = await target.json('show', 'plan-a');

    expect(await target.json('due', '--on', '1999-03-30', '--values')).toMatchObject({
      due: 2,
      planned: { values: 12, problems: [] },
      first: [
        {
          id: 'plan-a',
          plan: {
            occurrences: 2,
            written: 8,
            values: [
              { key: 'periodEnd', planned: '2000-03-29' },
              { key: 'periodStart', planned: '1999-03-29' },
              { key: 'renewals', planned: 2 },
              { key: 'renewedOn', planned: '1999-03-29' },
            ],
          },
        },
        { id: 'plan-b', plan: { occurrences: 1 } },
      ],
    });
    const { stdout } = await target.daybreak('show', 'plan-a', '--next', '2');
    expect(stdout).toContain('  renewals     1             2\n');
    expect(stdout).toContain('Next due 2000-03-29\n');
    expect(await target.json('show', 'plan-a', '--plan')).toMatchObject({ plan: { occurrences: [{ occurrence: 1 }] } });
    expect(await target.json('show', 'plan-a')).toEqual(before);
    await target.json('cancel', 'plan-a');
    await target.json('cancel', 'plan-b');
  });
});

function parsed(text: string): unknown {
  return JSON.parse(text);
}
