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

  const reason = 'the prices are wrong';

  test('rows of a tenant are paused, wait, and are done by the next run after they are resumed', async () => {
    const header = 'id,dueDate,tenant,changes.price\n';
    target.write('rows.csv', `${header}pause-a,2026-03-28,acme,1\npause-b,2026-03-28,other,2\n`);
    await target.json('import', 'rows.csv');
    expect(await target.json('pause', '--tenant', 'acme', '--reason', reason, '--by', 'ada')).toMatchObject({
      tenant: 'acme',
      reason,
      by: 'ada',
    });
    const due = await target.json('due', '--on', '2026-03-28');
    expect(due).toMatchObject({ due: 1, first: [{ id: 'pause-b' }], pauses: [{ tenant: 'acme', by: 'ada', reason }] });
    await target.runDay('2026-03-28');

    expect(await target.json('show', 'pause-a')).toMatchObject({ status: 'scheduled', tenant: 'acme', values: {} });
    expect(await target.json('show', 'pause-b')).toMatchObject({ status: 'completed' });
    const { stdout } = await target.daybreak('explain', 'pause-a');
    expect(stdout).toContain(`held back, due 2026-03-28, 0 values written: it was paused (${reason})`);
    expect(stdout).toContain(`tenant acme paused by ada at `);
    expect(stdout).toContain('To continue: daybreak resume --tenant acme.');
    expect(await target.json('status')).toMatchObject({ due: 0, pauses: [{ tenant: 'acme', held: 1 }] });
    expect(await target.json('overdue')).toMatchObject({ overdue: 0 });
    expect(await target.json('runs', '--outcomes')).toMatchObject({
      runs: [{ dispatched: 2, completed: 1, superseded: 1, inFlight: 0 }],
    });

    expect(await target.json('resume', '--tenant', 'acme')).toMatchObject({ tenant: 'acme', reason, held: 1 });
    expect(await target.json('status')).not.toHaveProperty('pauses');
    expect(await target.json('due', '--on', '2026-03-29')).toMatchObject({ due: 1, first: [{ id: 'pause-a' }] });
    await target.runDay('2026-03-29');
    expect(await target.json('show', 'pause-a')).toMatchObject({
      status: 'completed',
      version: 2,
      values: { price: 1 },
    });
  });

  test('a pause needs a reason, and an end that is an instant in the future', async () => {
    expect(await target.daybreak('pause')).toMatchObject({ exitCode: 2 });
    const blank = await target.daybreak('pause', '--reason', ' ');
    expect(blank).toMatchObject({ exitCode: 2, stdout: '' });
    expect(blank.stderr).toContain('A pause needs a reason of 1 to 200 bytes');
    const past = await target.daybreak('pause', '--reason', reason, '--until', '2001-01-01T00:00Z');
    expect(past).toMatchObject({ exitCode: 2, stdout: '' });
    const vague = await target.daybreak('pause', '--reason', reason, '--until', 'tomorrow');
    expect(vague.stderr).toContain('--until tomorrow is not an instant with an offset');
  });

  test('resume names the pauses that there are when none is meant', async () => {
    const unknown = await target.daybreak('resume', '--rule', 'renew');
    expect(unknown).toMatchObject({ exitCode: 1, stdout: '' });
    expect(unknown.stderr).toContain('No pause of rule renew');
    expect(unknown.stderr).toContain('nothing is paused');
    const { stdout } = await target.daybreak('pause', '--id', "it's", '--reason', reason, '--by', 'ada');
    expect(stdout).toMatch(
      /^Row it's paused by ada at .*: the prices are wrong\nTo continue: daybreak resume --id 'it'\\''s'\n$/,
    );
    expect((await target.daybreak('resume')).stderr).toContain("there are: daybreak resume --id 'it'\\''s'");
    expect((await target.daybreak('resume', '--id', "it's")).stdout).toMatch(/^Resumed row it's, paused since /);
  });

  test('rows of some dates and ids are paused, and rows of a file one by one', async () => {
    const row = (id: string, dueDate: string): string => `${JSON.stringify({ id, dueDate, changes: { price: 1 } })}\n`;
    target.write('more.jsonl', row('w-1', '2027-05-01') + row('w-2', '2027-06-01') + row('x-1', '2027-05-01'));
    await target.json('import', 'more.jsonl');
    const where = ['--where', 'id=w-*', 'due=2027-05-01..2027-05-31'];
    const because = ['--reason', reason, '--by', 'ada'];
    expect(await target.json('pause', ...where, ...because, '--dry-run')).toEqual({
      matched: 1,
      unreadable: [],
      dryRun: true,
    });
    expect((await target.daybreak('pause', ...where, ...because, '--dry-run')).stdout).toBe(
      'Would hold back 1 scheduled row (rows w-*, due 2027-05-01..2027-05-31), and those that come later\n',
    );
    const { stdout } = await target.daybreak('pause', ...where, ...because);
    expect(stdout).toMatch(/^Rows w-\*, due 2027-05-01\.\.2027-05-31 paused by ada at /);
    expect(stdout).toContain("To continue: daybreak resume --where 'id=w-*' due=2027-05-01..2027-05-31\n");
    await target.runDay('2027-06-01');
    for (const [id, status] of [
      ['w-1', 'scheduled'],
      ['w-2', 'completed'],
      ['x-1', 'completed'],
    ] as const)
      expect(await target.json('show', id)).toMatchObject({ id, status });
    expect(await target.json('explain', 'w-1')).toMatchObject({ reason: { why: 'paused', pause: { idPrefix: 'w-' } } });
    expect(await target.json('resume', ...where)).toMatchObject({ idPrefix: 'w-', held: 1 });
    await target.runDay('2027-06-02');
    expect(await target.json('show', 'w-1')).toMatchObject({ status: 'completed' });

    target.write('ids.txt', 'one\ntwo\n');
    expect(await target.json('pause', '--ids-from', 'ids.txt', ...because)).toMatchObject({
      pauses: [{ rowId: 'one' }, { rowId: 'two' }],
    });
    target.write('ids.txt', 'two\nthree\n');
    const rest = await target.daybreak('resume', '--ids-from', 'ids.txt', '--json');
    expect(rest.exitCode).toBe(1);
    expect(JSON.parse(rest.stdout)).toMatchObject({ pauses: [{ rowId: 'two' }], skipped: [{ id: 'three' }] });
  });

  test('a pause is of what a row is, and not of what became of it', async () => {
    const refused = async (...args: string[]): Promise<string> => {
      const { exitCode, stderr } = await target.daybreak('pause', '--reason', reason, ...args);
      expect(exitCode).toBe(2);
      return stderr;
    };
    expect(await refused('--where', 'status=failed')).toContain('use rule=, tenant=, due= and id=');
    expect(await refused('--where', 'run=r')).toContain('use rule=, tenant=, due= and id=');
    expect(await refused('--where', 'rule=renew', '--tenant', 'acme')).toContain('exclude each other');
    target.write('many.txt', Array.from({ length: 101 }, (_, n) => `row ${n}\n`).join(''));
    expect(await refused('--ids-from', 'many.txt')).toMatch(
      /^The table can hold \d+ more pauses, and there are 101 ids/,
    );
  });
});
