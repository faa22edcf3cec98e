import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedEngines, startDynamoDB } from '@daybreak/local-stack';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openDataFolder } from '../target/folder/data-folder.ts';
import { openRows } from '../target/folder/open-rows.ts';
import { runCli, startCli } from '../testing/run-cli.ts';
import { templateWithAStuckWorker } from '../testing/template-with-a-stuck-worker.ts';

// Each test runs several commands, each of which stands up a stack.
jest.setTimeout(120_000);

const today = ['--today', '2026-03-29'];
const header = 'id,dueDate,timeZone,changes.price,changes.name,values.price\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-cli-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, content: string): void {
  writeFileSync(join(folder, name), content);
}

describe.each(installedEngines())('on %s', (engine) => {
  test('what is due is done, and --json prints one object and nothing else', async () => {
    write('prices.csv', `${header}a,2026-03-29,Europe/Paris,12.5,"x, y",10\nb,2026-03-30,,1,,\n`);
    write('plans.jsonl', '{"id":"m","dueDate":"2026-01-31","rule":"renew","changes":{"periodMonths":1}}\n');

    const { exitCode, stdout } = await runCli(folder, [
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
      // Of the monthly row, 31 January and 28 February are due: 8 values.
      rows: { imported: 3, due: 2, dispatched: 2, completed: 2, failed: 0, superseded: 0 },
      values: { planned: 10, written: 10 },
      durationMs: expect.any(Number),
      failures: [],
      unreadable: [],
    });
    expect(exitCode).toBe(0);
  });
});

test('bad lines are all named, nothing is imported and nothing is left behind', async () => {
  write('prices.csv', `${header}a,2026-03-29,,1,,\nb,2026-02-30,Mars/Base,1,,\n,2026-03-29,,1,,\na,2026-03-29,,1,,\n`);
  write('more.jsonl', '{"id":"c"\n{"id":"a","dueDate":"2026-03-29"}\n');

  const { exitCode, stdout, stderr } = await runCli(folder, ['start', 'prices.csv', 'more.jsonl', ...today]);

  expect(stderr.split('\n').filter((line) => /^\w+\.\w+:/.test(line))).toEqual([
    'prices.csv:3:2: dueDate: 2026-02-30 is not a calendar date (YYYY-MM-DD)',
    'prices.csv:3:3: timeZone: Mars/Base is not a time zone',
    'prices.csv:4:1: id: is missing',
    'prices.csv:5:1: id: a is a duplicate: it is in prices.csv:2 already',
    expect.stringMatching(/^more\.jsonl:1:10: not valid JSON: /),
    'more.jsonl:2:2: id: a is a duplicate: it is in prices.csv:2 already',
  ]);
  expect(stderr).toContain("5 bad lines can't be imported, so nothing was");
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
  expect(readdirSync(folder)).toEqual(['more.jsonl', 'prices.csv']);
});

test('a data folder keeps rows, which can be looked at; the same file again changes nothing, another definition is refused', async () => {
  write('prices.csv', `${header}a,2026-03-29,Asia/Tokyo,12.5,,10\nb,2026-02-30,,1,,\nc,2026-04-01,,3,,\n`);
  const start = ['start', 'prices.csv', ...today, '--skip-invalid', '--data', 'data', '--json'];

  const first = await runCli(folder, start);
  expect(JSON.parse(first.stdout)).toMatchObject({ rows: { imported: 2, due: 1, completed: 1 } });
  expect(readFileSync(join(folder, 'prices.csv.rejected'), 'utf8')).toBe(
    `${header.trim()},reason\nb,2026-02-30,,1,,,dueDate: 2026-02-30 is not a calendar date (YYYY-MM-DD)\n`,
  );

  const shown = await runCli(folder, ['show', 'a', '--data', 'data', '--json']);
  expect(JSON.parse(shown.stdout)).toMatchObject({ id: 'a', status: 'completed', values: { price: 12.5 } });
  const missing = await runCli(folder, ['show', 'z', '--data', 'data']);
  expect(missing).toMatchObject({ exitCode: 1, stdout: '', stderr: 'There is no row z in data\n' });
  const due = await runCli(folder, ['due', '--today', '2026-04-01', '--data', 'data', '--json']);
  expect(JSON.parse(due.stdout)).toMatchObject({ due: 1, byRule: { 'apply-changes': 1 }, first: [{ id: 'c' }] });

  const again = await runCli(folder, start);
  expect(JSON.parse(again.stdout)).toMatchObject({ rows: { imported: 0, due: 0 } });
  const after = await runCli(folder, ['show', 'a', '--data', 'data', '--json']);
  expect(after.stdout).toBe(shown.stdout);

  write('other.csv', `${header}d,2026-03-29,,1,,\na,2026-03-29,Asia/Tokyo,13,,10\n`);
  const conflict = await runCli(folder, ['start', 'other.csv', ...today, '--data', 'data']);
  expect(conflict.stderr).toContain('other.csv:3:1: id: a is there already, with another definition');
  expect(conflict.exitCode).toBe(2);
  expect(await runCli(folder, ['show', 'd', '--data', 'data'])).toMatchObject({ exitCode: 1 });
});

test('a row that fails is named with its reason, and the command says so by its exit code', async () => {
  write('prices.csv', `${header}a,2026-03-29,,1,,\n`);
  await runCli(folder, ['start', 'prices.csv', '--today', '2026-03-01', '--data', 'data']);
  await putUnplannable('bad');

  const { exitCode, stdout } = await runCli(folder, ['start', ...today, '--data', 'data', '--json']);

  expect(JSON.parse(stdout)).toMatchObject({
    rows: { imported: 0, due: 2, dispatched: 2, completed: 1, failed: 1 },
    values: { planned: 1, written: 1 },
    failures: [{ id: 'bad', reason: expect.stringMatching(/^PlanError: .*changes.periodMonths: .*\(worker\)$/) }],
  });
  expect(exitCode).toBe(1);
});

test('Ctrl-C stops cleanly, SIGKILL does not, and either way the rest is done when one goes on', async () => {
  const rows = Array.from({ length: 1_000 }, (_, row) => `row-${row},2026-03-29,,${row},x,\n`);
  write('prices.csv', header + rows.join(''));
  // A row in the middle holds its batch back, so that neither command comes to its end before it is stopped.
  const env = { DAYBREAK_TEMPLATE: templateWithAStuckWorker(folder, '"row-500"') };
  const stopped = startCli(folder, ['start', 'prices.csv', ...today, '--data', 'data'], env);
  await stopped.saying('Running what is due');
  stopped.kill('SIGINT');
  const { exitCode, stderr, stdout } = await stopped.finished;
  expect([exitCode, stdout]).toEqual([130, '']);
  expect(stderr).toContain('Go on with: npm start -- prices.csv --data data --at 2026-03-29T12:00:00Z');

  const killed = startCli(folder, ['start', '--data', 'data', '--at', '2026-03-29T12:00:00Z'], env);
  await killed.saying('Running what is due');
  killed.kill('SIGKILL');
  await killed.finished;

  const last = await runCli(folder, ['start', '--data', 'data', '--at', '2026-03-29T12:00:00Z', '--json']);
  expect(last.exitCode).toBe(0);
  expect(await completedRows()).toBe(1_000);
});

test('a folder that another process uses is refused', async () => {
  write('prices.csv', header);
  await runCli(folder, ['start', 'prices.csv', '--data', 'data']);
  using _ = openDataFolder(join(folder, 'data'), { name: 'data', create: false });
  const other = await runCli(folder, ['due', '--data', 'data']);
  const sentence = `${join(folder, 'data')} is in use by process ${process.pid}: one process at a time can use a data folder. Stop that one first\n`;
  expect(other).toMatchObject({ exitCode: 2, stderr: sentence });
});

test('an import that was cut off must be given again', async () => {
  write('prices.csv', `${header}a,2026-03-29,,1,,\nb,2026-03-29,,1,,\n`);
  await runCli(folder, ['start', 'prices.csv', '--today', '2026-03-28', '--data', 'data']);
  cutImportOff(['prices.csv']);

  const without = await runCli(folder, ['start', '--data', 'data', ...today]);
  expect(without).toMatchObject({ exitCode: 2, stdout: '' });
  expect(without.stderr).toContain('The import of prices.csv was stopped before its end');
  const again = await runCli(folder, ['start', 'prices.csv', '--data', 'data', ...today, '--json']);
  expect(JSON.parse(again.stdout)).toMatchObject({ rows: { imported: 0, due: 2, completed: 2 } });
  expect(await runCli(folder, ['start', '--data', 'data', ...today])).toMatchObject({ exitCode: 0 });
});

test.each([['start'], ['import']])('%s of another file leaves an import that was cut off as it is', async (command) => {
  write('a.csv', header);
  write('b.csv', header);
  const [target, at] = command === 'start' ? ['--data', today] : ['--target', []];
  await runCli(folder, ['start', 'a.csv', ...today, '--data', 'data']);
  cutImportOff(['a.csv']);

  expect(await runCli(folder, [command, 'b.csv', target, 'data', ...at])).toMatchObject({ exitCode: 0 });
  const without = await runCli(folder, ['trigger', '--target', 'data', '--on', '2026-03-29']);
  expect(without).toMatchObject({ exitCode: 2, stdout: '' });
  expect(without.stderr).toContain('The import of a.csv was stopped before its end');
  expect(await runCli(folder, [command, 'a.csv', target, 'data', ...at])).toMatchObject({ exitCode: 0 });
  expect(await runCli(folder, ['trigger', '--target', 'data', '--on', '2026-03-29'])).toMatchObject({ exitCode: 0 });
});

test('a data folder is opened by the engine that wrote it, and only by that', async () => {
  write('prices.csv', header);
  await runCli(folder, ['start', 'prices.csv', '--data', 'data', '--engine', 'dynalite']);
  const same = await runCli(folder, ['start', '--data', 'data', '--json']);
  expect(JSON.parse(same.stdout)).toMatchObject({ engine: 'dynalite' });
  const other = await runCli(folder, ['start', '--data', 'data', '--engine', 'dynoxide']);
  expect(other).toMatchObject({ exitCode: 2, stdout: '' });
  expect(other.stderr).toContain('dynoxide');
});

test('npm start --json means --json', async () => {
  write('prices.csv', header);
  const env = { npm_lifecycle_event: 'start', npm_config_json: 'true' };
  const { stdout } = await runCli(folder, ['start', 'prices.csv'], env);
  expect(JSON.parse(stdout)).toMatchObject({ rows: { imported: 0, due: 0 } });
});

test.each([
  [['start', '--today', '2026-02-30'], '--today 2026-02-30 is not a calendar date'],
  [['start', '--today', '2026-03-29', '--at', '2026-03-29T12:00:00Z'], '--today and --at both say when the run is'],
  [['start', 'prices.txt'], 'prices.txt: the format is told by the extension'],
  [['start', 'missing.csv'], 'missing.csv: there is no such file'],
  [['start', '--engine', 'postgres'], 'Allowed choices are dynoxide, dynalite'],
  [['start', '--colour'], "unknown option '--colour'"],
  [['show', 'a'], 'Say what to work on: --target DIR for a data folder'],
  [['show', 'a', '--data', 'missing'], '--data missing: there is no such folder'],
  [['show', 'a', '--data', '.'], 'not a Daybreak data folder'],
  [['vanish'], "unknown command 'vanish'"],
])('daybreak %j is refused with exit code 2', async (args, reason) => {
  write('thesis.txt', '');
  const { exitCode, stdout, stderr } = await runCli(folder, args);
  expect(stderr).toContain(reason);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(existsSync(join(folder, 'missing'))).toBe(false);
});

/** A row that no import would let through: its rule needs to be told how many months. */
async function putUnplannable(id: string): Promise<void> {
  await onRows(async ({ rows }) => {
    await rows.put({ id, dueDate: '2026-03-29', timeZone: 'UTC', rule: 'renew', changes: {}, values: {} });
  });
}

function cutImportOff(importing: string[]): void {
  using data = openDataFolder(join(folder, 'data'), { name: 'data', create: false });
  if (data.contents === undefined) throw new Error('The folder holds no rows');
  data.write({ ...data.contents, importing });
}

async function completedRows(): Promise<number> {
  let completed = 0;
  await onRows(async ({ rows }) => {
    for await (const { status, values } of rows.scanRows())
      if (status === 'completed' && values['name'] === 'x') completed++;
  });
  return completed;
}

async function onRows(use: (table: ReturnType<typeof openRows>) => Promise<void>): Promise<void> {
  using data = openDataFolder(join(folder, 'data'), { name: 'data', create: false });
  if (data.contents === undefined) throw new Error('The folder holds no rows');
  const dynamodb = await startDynamoDB({ dataDir: data.path });
  try {
    using table = openRows(dynamodb.endpoint, data.contents);
    await use(table);
  } finally {
    await dynamodb.close();
  }
}
