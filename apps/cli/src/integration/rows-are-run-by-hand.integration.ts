import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as v from 'valibot';
import { startTarget } from '../testing/start-target.ts';
import { targetKinds, type TestTarget } from '../testing/test-target.ts';

// Each test runs several commands, and a folder starts a stack for each run.
jest.setTimeout(120_000);

const reportSchema = v.object({ runId: v.string(), dispatched: v.number() });
const byHand = /^by-hand\/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\/[\da-f]{8}$/;

const row = (id: string, dueDate: string, more: object = {}): string =>
  `${JSON.stringify({ id, dueDate, changes: { price: 1 }, ...more })}\n`;

describe.each(targetKinds)('of a %s', (kind) => {
  let target: TestTarget;
  beforeAll(async () => {
    target = await startTarget(kind);
    const rows = ['one', 'also', 'paused', 'twice'].map((id) =>
      row(id, '2098-05-10', { tenant: id === 'paused' ? 'p' : 'acme' }),
    );
    const renewal = { rule: 'renew', changes: { periodMonths: 1 } };
    target.write('rows.jsonl', `${rows.join('')}${row('renewal', '2098-01-31', renewal)}`);
    await target.json('import', 'rows.jsonl');
    await target.open(async ({ rows: repository }) => {
      await repository.put({
        id: 'bad',
        dueDate: '2098-05-10',
        timeZone: 'UTC',
        rule: 'renew',
        changes: {},
        values: {},
      });
    });
  });
  afterAll(async () => await target[Symbol.asyncDispose]());

  test('a row runs now, whatever its date, and its history says by hand', async () => {
    const report = v.parse(v.looseObject(reportSchema.entries), await target.json('run', 'one', '--by', 'ada'));
    expect(report).toMatchObject({
      runId: expect.stringMatching(byHand),
      by: 'ada',
      matched: 1,
      dispatched: 1,
      left: 0,
    });
    expect(report).toMatchObject({ ends: { completed: 1, failed: 0, superseded: 0, open: 0 } });
    await target.idle();
    expect(await target.json('show', 'one')).toMatchObject({
      status: 'completed',
      values: { price: 1 },
      dueDate: '2098-05-10',
    });
    expect(await target.json('explain', 'one')).toMatchObject({
      events: [{ event: 'put' }, { event: 'written' }, { event: 'completed', runId: report.runId }],
    });
    const { stdout } = await target.daybreak('explain', 'one');
    expect(stdout).toContain(`completed by hand (${report.runId}), due 2098-05-10, 1 value written`);
    // The others wait for their date.
    expect(await target.json('show', 'also')).toMatchObject({ status: 'scheduled', version: 1 });

    const counts = { dispatched: 1, completed: 1, superseded: 0, failed: 0, inFlight: 0 };
    const { runId } = report;
    expect(await target.json('runs', runId, '--outcomes')).toMatchObject({
      runs: [{ runId, by: 'ada', state: 'finished', ...counts }],
    });
    expect((await target.daybreak('runs')).stdout).toContain(`${runId} (by hand, ada)`);
  });

  test('no run of the schedule takes the row again, and a run by hand is not the last run', async () => {
    await target.runDay('2098-05-10');
    expect(await target.json('explain', 'one')).toMatchObject({ version: 1, events: [{}, {}, { event: 'completed' }] });
    expect(await target.json('status')).toMatchObject({ lastRun: { scheduledTime: '2098-05-10T12:00:00.000Z' } });
  });

  test('a recurring row runs one occurrence, and is due on its next date', async () => {
    target.write('again.jsonl', row('monthly', '2099-01-31', { rule: 'renew', changes: { periodMonths: 1 } }));
    await target.json('import', 'again.jsonl');
    await target.json('run', 'monthly');
    await target.idle();
    expect(await target.json('show', 'monthly')).toMatchObject({
      status: 'scheduled',
      version: 2,
      occurrence: 2,
      dueDate: '2099-02-28',
    });
  });

  test('of a late row, one occurrence runs, whatever its catch-up policy', async () => {
    const late = { rule: 'renew', changes: { periodMonths: 1 } };
    const rows =
      row('late', '2020-01-31', { ...late, catchUp: 'latest' }) +
      row('skipped', '2020-01-31', { catchUp: 'skip after PT1H' });
    target.write('late.jsonl', rows);
    await target.json('import', 'late.jsonl');
    await target.json('run', '--where', 'due=2020-01-31', '--yes');
    await target.idle();
    expect(await target.json('show', 'late')).toMatchObject({ version: 2, occurrence: 2, dueDate: '2020-02-29' });
    expect(await target.json('show', 'skipped')).toMatchObject({ status: 'completed', values: { price: 1 } });
  });

  test('a message whose version ended meanwhile changes nothing, and its run adds up', async () => {
    target.write('more.jsonl', row('edited', '2099-01-31'));
    await target.json('import', 'more.jsonl');
    await target.open(async ({ rows, runs, queues }) => {
      const { sendByHand } = await import('../edits/send-by-hand.ts');
      const { testEnvironment } = await import('../testing/test-environment.ts');
      await rows.cancel({ id: 'edited' });
      await rows.reschedule({ id: 'edited', dueDate: '2099-02-01' });
      const run = { runId: 'by-hand/2026-03-29T12:00:00.000Z/1', at: '2026-03-29T12:00:00.000Z', by: 'ada' };
      const selected = { id: 'edited', version: 1, status: 'scheduled' } as const;
      await sendByHand({ rows, runs, queues }, [selected], run, { rate: 100 }, testEnvironment());
    });
    if (kind === 'folder') await target.runDay('2026-03-29');
    await target.idle();
    expect(await target.json('show', 'edited')).toMatchObject({ status: 'scheduled', version: 3, values: {} });
    expect(await target.json('runs', 'by-hand/2026-03-29T12:00:00.000Z/1', '--outcomes')).toMatchObject({
      runs: [{ dispatched: 1, completed: 0, superseded: 1, inFlight: 0 }],
    });
  });

  test('failed rows are scheduled again and run, and a row that fails again is reported', async () => {
    expect(await target.json('run', '--where', 'status=failed', '--dry-run')).toMatchObject({
      byStatus: { failed: 1 },
      first: ['bad'],
    });
    const again = await target.daybreak('run', '--where', 'status=failed', '--yes', '--json');
    await target.idle();
    expect(JSON.parse(again.stdout)).toMatchObject({ matched: 1, dispatched: 1 });
    const failures = [{ id: 'bad', reason: expect.stringContaining('periodMonths: is missing') }];
    expect(again.exitCode).toBe(1);
    expect(JSON.parse(again.stdout)).toMatchObject({ ends: { completed: 0, failed: 1, failures } });
    expect(await target.json('show', 'bad')).toMatchObject({ status: 'failed', version: 2 });

    await target.json('change', 'bad', '--set', 'periodMonths=1');
    await target.json('run', 'bad', '--if-version', '3');
    await target.idle();
    expect(await target.json('explain', 'bad')).toMatchObject({ version: 4, status: 'scheduled' });
  });

  test('what can not run is refused, and many rows are run after a question', async () => {
    target.write(
      'late.jsonl',
      ['p-1', 'p-2', 'q-1'].map((id) => row(id, '2099-05-10', { tenant: id.slice(0, 1) })).join(''),
    );
    await target.json('import', 'late.jsonl');
    await target.json('pause', '--tenant', 'q', '--reason', 'wrong prices', '--by', 'ada');
    const paused = await target.daybreak('run', 'q-1');
    expect(paused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(paused.stderr).toMatch(/^The row q-1 can't run: tenant q paused by ada at .*: wrong prices\n$/);
    expect((await target.daybreak('run', 'one')).stderr).toBe("The row one can't run: it is completed\n");
    expect((await target.daybreak('run', 'nobody')).stderr).toBe("The row nobody can't run: there is no such row\n");
    expect((await target.daybreak('run', 'p-1', '--if-version', '2')).stderr).toContain('it is at version 1, not 2');

    const unasked = await target.daybreak('run', '--where', 'due=2099-05-10');
    expect(unasked.exitCode).toBe(2);
    expect(unasked.stderr).toContain(
      `This runs 2 rows (2 scheduled) of ${target.name} now, whatever their date, at most 50 a second`,
    );
    const many = await target.daybreak('run', '--where', 'due=2099-05-10', '--yes', '--json');
    await target.idle();
    expect(many.exitCode).toBe(1);
    expect(JSON.parse(many.stdout)).toMatchObject({ matched: 2, dispatched: 2, skipped: [{ id: 'q-1' }] });
    for (const id of ['p-1', 'p-2']) expect(await target.json('show', id)).toMatchObject({ status: 'completed' });
  });
});
