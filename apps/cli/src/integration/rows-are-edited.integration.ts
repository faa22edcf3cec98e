import { userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startTarget } from '../testing/start-target.ts';
import { targetKinds, type TestTarget } from '../testing/test-target.ts';

// Each test runs several commands, each of which opens the target.
jest.setTimeout(120_000);

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe.each(targetKinds)('of a %s', (kind) => {
  let target: TestTarget;
  beforeAll(async () => {
    target = await startTarget(kind);
    const row = (id: string, dueDate: string): string =>
      `{"id":"${id}","dueDate":"${dueDate}","changes":{"price":1,"name":"x"}}\n`;
    target.write('rows.jsonl', row('edited', '2098-01-01') + row('half', '2026-03-29') + row('done', '2026-01-01'));
    await target.json('import', 'rows.jsonl');
  });
  afterAll(async () => await target[Symbol.asyncDispose]());

  test('a row is rescheduled, changed, cancelled and deleted, and its history has every edit', async () => {
    expect(await target.json('reschedule', 'edited', '--on', '2098-02-01', '--zone', 'Asia/Tokyo')).toEqual({
      id: 'edited',
      edit: 'rescheduled',
      status: 'scheduled',
      version: 2,
      dueDate: '2098-02-01',
      timeZone: 'Asia/Tokyo',
      dueAt: '2098-01-31T15:00:00.000Z',
      written: {},
    });
    const atNoon = await target.daybreak('reschedule', 'edited', '--on', '2098-02-01', '--time', '12:00:00');
    expect(atNoon.stdout).toMatch(
      /^Row edited rescheduled: version 3, due 2098-02-01 12:00 in Asia\/Tokyo \(2098-02-01T03:00:00Z\)\n/,
    );
    expect(await target.json('reschedule', 'edited', '--on', '2098-02-01', '--no-time')).toMatchObject({ version: 4 });
    expect(await target.json('change', 'edited', '--set', 'price=2.5', '__proto=x')).toMatchObject({ version: 5 });
    expect(await target.json('show', 'edited')).toMatchObject({ changes: { price: 2.5, name: 'x', __proto: 'x' } });
    expect(await target.json('change', 'edited', '--changes', '{"price":3}', '--by', 'eve')).toMatchObject({
      version: 6,
    });
    expect(await target.json('show', 'edited')).toMatchObject({ changes: { price: 3 } });
    expect(await target.json('explain', 'edited')).toMatchObject({ reason: { why: 'notYetDue' } });
    expect(await target.json('cancel', 'edited')).toMatchObject({ version: 7, status: 'cancelled' });
    const unchanged = await target.daybreak('change', 'edited', '--set', 'price=4');
    expect(unchanged).toMatchObject({ exitCode: 1, stdout: '' });
    expect(unchanged.stderr).toContain('The row edited is cancelled: daybreak show prints the row as it is now');

    const unasked = await target.daybreak('delete', 'edited');
    expect(unasked.stderr).toContain(`This deletes the row edited of ${target.name}, which is cancelled`);
    expect(unasked.exitCode).toBe(2);
    expect(await target.json('delete', 'edited', '--yes')).toMatchObject({ status: 'deleted' });
    const gone = await target.daybreak('show', 'edited');
    expect(gone.stderr).toMatch(
      /^There is no row edited in .+: it was deleted at .+Z \(daybreak explain prints its history\)\n$/,
    );

    expect(await target.json('explain', 'edited')).toMatchObject({
      status: 'deleted',
      version: 7,
      reason: { why: 'deleted' },
      sentence: expect.stringMatching(/^It was deleted at /),
      events: [
        { event: 'rescheduled', version: 1, dueDate: '2098-01-01', at: instant },
        { event: 'rescheduled', version: 2 },
        { event: 'rescheduled', version: 3 },
        { event: 'changed', version: 4 },
        { event: 'changed', version: 5, by: 'eve' },
        { event: 'cancelled', version: 6, by: userInfo().username },
        { event: 'deleted', version: 7 },
      ],
    });
  });

  test('an edit prints the values that were written for the version that it ended', async () => {
    await target.open(async ({ rows }) => {
      await rows.writeValues({
        rowId: 'half',
        version: 1,
        runId: 'a run',
        values: { price: 1 },
        expected: 2,
        dueDate: '2026-03-29',
      });
    });
    expect(await target.json('explain', 'half')).toMatchObject({
      reason: { why: 'waitingForValues', written: 1, planned: 2, missing: ['name'], runId: 'a run' },
      sentence: 'It waits for the rest of its values of the run a run: 1 of 2 values written, missing: name.',
      events: [{ event: 'put' }, { event: 'written', keys: ['price'], runId: 'a run' }],
    });
    const { stdout } = await target.daybreak('cancel', 'half');
    expect(stdout).toMatch(
      /^Row half cancelled: version 2\n1 value written for .+, and kept in the row:\n {2}price {2}2\S+Z\n$/,
    );
    expect(await target.json('show', 'half')).toMatchObject({ values: { price: 1 } });
  });

  test('--if-version rejects an edit of a row that has changed', async () => {
    const { exitCode, stderr } = await target.daybreak('reschedule', 'done', '--on', '2026-02-01', '--if-version', '7');
    expect([exitCode, stderr]).toEqual([
      1,
      'The row done is at version 1, not 7: daybreak show prints the row as it is now\n',
    ]);
  });

  test('explain names the run that completed a row', async () => {
    await target.runDay('2026-01-15');
    expect(await target.json('explain', 'done')).toMatchObject({
      status: 'completed',
      reason: { why: 'completed', runId: expect.stringMatching(/^2026-01-15T12:00:00Z\//) },
      events: [{ event: 'put' }, { event: 'written', keys: ['name', 'price'] }, { event: 'completed', written: 2 }],
    });
    const { exitCode, stderr } = await target.daybreak('cancel', 'done');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('The row done is completed')]);
  });

  test('skip leaves out one occurrence of a row that recurs, by its repeat or by its rule', async () => {
    target.write(
      'recurring.jsonl',
      '{"id":"daily","dueDate":"2098-01-01","repeat":"FREQ=DAILY;COUNT=2"}\n' +
        '{"id":"yearly","dueDate":"2098-01-01","rule":"renew","changes":{"periodMonths":12}}\n' +
        '{"id":"once","dueDate":"2098-01-01"}\n',
    );
    await target.json('import', 'recurring.jsonl');
    expect(await target.json('skip', 'daily')).toMatchObject({ edit: 'skipped', version: 2, dueDate: '2098-01-02' });
    expect(await target.json('skip', 'yearly')).toMatchObject({ edit: 'skipped', version: 2, dueDate: '2099-01-01' });
    expect(await target.json('show', 'daily')).toMatchObject({ occurrence: 2, anchorDate: '2098-01-01' });
    expect(await target.json('explain', 'daily')).toMatchObject({
      events: [{ event: 'put' }, { event: 'skipped', version: 1, dueDate: '2098-01-01' }],
    });
    for (const id of ['daily', 'once'])
      expect(await target.daybreak('skip', id)).toMatchObject({
        exitCode: 1,
        stderr: `The row ${id} has no occurrence after this one: to end it, use daybreak cancel\n`,
      });
    const raced = await target.daybreak('skip', 'yearly', '--if-version', '1');
    expect(raced.stderr).toContain('The row yearly is at version 2, not 1');
  });

  test('reschedule rejects a date from which a recurring row can not continue, as import does', async () => {
    target.write(
      'monthly.jsonl',
      '{"id":"monthly","dueDate":"2098-01-31","rule":"renew","changes":{"periodMonths":1}}\n',
    );
    await target.json('import', 'monthly.jsonl');
    const refused = await target.daybreak('reschedule', 'monthly', '--on', '9999-12-31');
    expect(refused.stderr).toContain('--on 9999-12-31: The rule renew');
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(await target.json('show', 'monthly')).toMatchObject({ dueDate: '2098-01-31', version: 1 });
    expect(await target.daybreak('reschedule', 'monthly', '--on', '2099-01-31')).toMatchObject({ exitCode: 0 });
  });

  test.each([
    [['show', 'nobody'], 1, 'There is no row nobody in '],
    [['explain', 'nobody'], 1, 'There is no row nobody in '],
    [['cancel', 'nobody'], 1, 'There is no row nobody'],
    [['delete', 'nobody', '--yes'], 1, 'There is no row nobody in '],
    [['change', 'nobody', '--set', 'a=1'], 1, 'There is no row nobody in '],
    [['change', 'done', '--changes', '{"__proto__":1}'], 2, '__proto__ cannot be a key'],
    [['reschedule', 'done', '--on', '2026-02-30'], 2, '--on 2026-02-30 is not a calendar date'],
    [['reschedule', 'done', '--on', '2026-03-01', '--time', '9:30'], 2, '--time 9:30 is not a time of day (HH:MM'],
    [['reschedule', 'done', '--on', '2026-03-01', '--zone', 'Mars/Base'], 2, '--zone Mars/Base is not a time zone'],
    [['reschedule', 'done'], 2, "required option '--on <date>' not specified"],
  ])('daybreak %j ends with %d', async (args, exitCode, reason) => {
    const finished = await target.daybreak(...args);
    expect(finished.stderr).toContain(reason);
    expect(finished).toMatchObject({ exitCode, stdout: '' });
  });
});
