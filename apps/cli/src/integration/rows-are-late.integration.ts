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

  test('late rows are done or skipped by their policy, as due says, and a skipped row is done when it is redriven', async () => {
    const header = 'id,dueDate,repeat,catchUp,changes.price\n';
    const late = 'late-once,2026-03-27,,skip PT6H,1\nlate-daily,2026-03-27,FREQ=DAILY;COUNT=3,latest,2\n';
    target.write('rows.csv', `${header}${late}late-all,2026-03-27,,,3\n`);
    await target.json('import', 'rows.csv');

    const due = await target.json('due', '--values', '--on', '2026-03-28');
    expect(due).toMatchObject({ due: 3, planned: { values: 2, skipped: 2, problems: [] } });
    const { stdout: planned } = await target.daybreak('due', '--values', '--on', '2026-03-28');
    expect(planned).toContain('It would skip 2 late occurrences, by their catch-up policy\n');
    await target.runDay('2026-03-28');

    expect(await target.json('show', 'late-once')).toMatchObject({
      status: 'skipped',
      catchUp: 'skip after PT6H',
      values: {},
    });
    expect(await target.json('show', 'late-daily')).toMatchObject({ dueDate: '2026-03-29', values: { price: 2 } });
    expect(await target.json('show', 'late-all')).toMatchObject({ status: 'completed' });
    expect(await target.json('runs', '--outcomes')).toMatchObject({
      runs: [{ dispatched: 4, completed: 2, skipped: 2, superseded: 0, failed: 0, inFlight: 0 }],
    });
    const { stdout } = await target.daybreak('explain', 'late-once');
    expect(stdout).toContain('Row late-once: skipped, version 1, due 2026-03-27 in UTC');
    expect(stdout).toContain(', catch-up skip after PT6H\n');
    expect(stdout).toMatch(/v1 {2}skipped by the run .*, due 2026-03-27: it came too late for its catch-up policy/);
    expect(stdout).toContain('Run daybreak redrive --ids to do it after all.');

    for (const format of ['csv', 'jsonl']) {
      const { stdout: exported } = await target.daybreak('export', '--format', format);
      target.write(`again.${format}`, exported);
      expect(await target.json('import', `again.${format}`)).toMatchObject({ imported: 0, unchanged: 3 });
    }
    const { stdout: skipped } = await target.daybreak('export', '--status', 'skipped');
    expect(JSON.parse(skipped)).toMatchObject({ id: 'late-once', state: { status: 'skipped' } });
    const { stdout: finished } = await target.daybreak('export', '--finished-before', '2999-01-01');
    // One of its series is still to come.
    expect([...finished.matchAll(/"id":"(late-[a-z]+)"/g)].map(([, id]) => id)).toEqual(['late-all', 'late-once']);
    expect(await target.daybreak('export', '--finished-before', '2001-01-01')).toMatchObject({
      exitCode: 0,
      stdout: '',
    });
    const { exitCode, stderr } = await target.daybreak('export', '--finished-before', 'march');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--finished-before march is not a calendar date')]);

    expect(await target.json('redrive', '--ids', 'late-once', '--yes')).toMatchObject({ matched: 1, redriven: 1 });
    await target.runDay('2026-03-30');
    expect(await target.json('show', 'late-once')).toMatchObject({ status: 'completed', version: 2 });
  });

  test('a policy that is none is refused with the line and the forms that there are', async () => {
    target.write(
      'bad.csv',
      'id,dueDate,catchUp\nbad-1,2026-03-27,skip\nbad-2,2026-03-27,skip after 6h\nbad-3,2026-03-27,lates\n',
    );
    const { exitCode, stderr } = await target.daybreak('import', 'bad.csv');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('bad.csv:2:3: catchUp: skip needs a duration, such as skip after PT6H');
    expect(stderr).toMatch(/bad.csv:4:3: catchUp: lates is not a policy: .*: did you mean latest\?/);
    expect(stderr).toContain('bad.csv:3:3: catchUp: 6H is not a duration above zero: use all, latest, or skip after');
  });
});
