import { readdirSync } from 'node:fs';
import { installedEngines } from '@daybreak/local-stack';
import { describe, expect, jest, test } from '@jest/globals';
import { type CommandFolder, makeCommandFolder } from '../testing/command-folder.ts';
import { runCli } from '../testing/run-cli.ts';
import { runHere } from '../testing/run-here.ts';

// Each test runs several commands, each of which starts a stack.
jest.setTimeout(120_000);

const today = ['--today', '2026-03-29'];
const header = 'id,dueDate,timeZone,changes.price,changes.name,values.price\n';

describe.each(installedEngines())('on %s', (engine) => {
  test('start completes due rows, and --json prints only one object', async () => {
    using folder = makeCommandFolder();
    folder.write('prices.csv', `${header}a,2026-03-29,Europe/Paris,12.5,"x, y",10\nb,2026-03-30,,1,,\n`);
    folder.write('plans.jsonl', '{"id":"m","dueDate":"2026-01-31","rule":"renew","changes":{"periodMonths":1}}\n');

    const { exitCode, stdout } = await runCli(folder.path, [
      'start',
      'prices.csv',
      'plans.jsonl',
      ...today,
      '--json',
      '--engine',
      engine,
    ]);

    expect(JSON.parse(stdout)).toEqual({
      engine,
      run: { runId: expect.stringMatching(/^2026-03-29T12:00:00Z\/.+/), scheduledTime: '2026-03-29T12:00:00Z' },
      // The monthly row is due on 31 January and 28 February: 8 values.
      rows: { imported: 3, due: 2, dispatched: 2, completed: 2, skipped: 0, failed: 0, superseded: 0 },
      values: { planned: 10, written: 10 },
      durationMs: expect.any(Number),
      failures: [],
      unreadable: [],
    });
    expect(exitCode).toBe(0);
  });
});

test('start prints every bad line, imports nothing and leaves no files', async () => {
  using folder = makeCommandFolder();
  folder.write(
    'prices.csv',
    `${header}a,2026-03-29,,1,,\nb,2026-02-30,Mars/Base,1,,\n,2026-03-29,,1,,\na,2026-03-29,,1,,\n`,
  );
  folder.write('more.jsonl', '{"id":"c"\n{"id":"a","dueDate":"2026-03-29"}\n');

  const { exitCode, stdout, stderr } = await runHere(folder.path, ['start', 'prices.csv', 'more.jsonl', ...today]);

  expect(stderr.split('\n').filter((line) => /^\w+\.\w+:/.test(line))).toEqual([
    'prices.csv:3:2: dueDate: 2026-02-30 is not a calendar date (YYYY-MM-DD)',
    'prices.csv:3:3: timeZone: Mars/Base is not a time zone: name a place, such as Europe/Lisbon',
    'prices.csv:4:1: id: is missing',
    'prices.csv:5:1: id: a is a duplicate: prices.csv:2 has the same id',
    expect.stringMatching(/^more\.jsonl:1:10: not valid JSON: /),
    'more.jsonl:2:2: id: a is a duplicate: prices.csv:2 has the same id',
  ]);
  expect(stderr).toContain("5 bad lines can't be imported, so nothing was imported");
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
  expect(readdirSync(folder.path)).toEqual(['more.jsonl', 'prices.csv']);
});

test('start prints a failed row with its reason, and ends with exit code 1', async () => {
  using folder = makeCommandFolder();
  folder.write('prices.csv', `${header}a,2026-03-29,,1,,\n`);
  await runHere(folder.path, ['start', 'prices.csv', '--today', '2026-03-01', '--data', 'data']);
  await putUnplannable(folder, 'bad');

  const { exitCode, stdout } = await runHere(folder.path, ['start', ...today, '--data', 'data', '--json']);

  expect(JSON.parse(stdout)).toMatchObject({
    rows: { imported: 0, due: 2, dispatched: 2, completed: 1, failed: 1 },
    values: { planned: 1, written: 1 },
    failures: [{ id: 'bad', reason: expect.stringMatching(/^PlanError: .*changes.periodMonths: .*\(worker\)$/) }],
  });
  expect(exitCode).toBe(1);
});

test('start asks before an unlikely run, with a count', async () => {
  using folder = makeCommandFolder();
  folder.write('old.jsonl', '{"id":"m","dueDate":"0001-01-31","rule":"renew","changes":{"periodMonths":1}}\n');
  const refused = await runHere(folder.path, ['start', 'old.jsonl', '--today', '0101-01-31', '--data', 'data']);
  expect(refused.stderr).toContain(
    'This runs 1 row, 1,201 times in all: one row alone is due 1,201 times. There is no terminal to ask on',
  );
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  const ahead = await runHere(folder.path, ['trigger', '--on', '9998-01-31', '--target', 'data']);
  expect(ahead.stderr).toContain('years ahead, and one row alone is due 10,000 times');
  const shown = await runHere(folder.path, ['show', 'm', '--target', 'data', '--json']);
  expect(JSON.parse(shown.stdout)).toMatchObject({ status: 'scheduled', occurrence: 1 });
});

test('npm start --json prints JSON', async () => {
  using folder = makeCommandFolder();
  folder.write('prices.csv', header);
  const env = { npm_lifecycle_event: 'start', npm_config_json: 'true' };
  const { stdout } = await runHere(folder.path, ['start', 'prices.csv'], env);
  expect(JSON.parse(stdout)).toMatchObject({ rows: { imported: 0, due: 0 } });
});

/** A row that import rejects: its rule needs the number of months. */
async function putUnplannable(folder: CommandFolder, id: string): Promise<void> {
  await folder.useRows(async ({ rows }) => {
    await rows.put({ id, dueDate: '2026-03-29', timeZone: 'UTC', rule: 'renew', changes: {}, values: {} });
  });
}
