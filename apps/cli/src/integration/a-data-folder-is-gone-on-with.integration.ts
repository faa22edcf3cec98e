import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { openDataFolder } from '../target/folder/data-folder.ts';
import { type CommandFolder, makeCommandFolder } from '../testing/command-folder.ts';
import { runCli, startCli } from '../testing/run-cli.ts';
import { runHere } from '../testing/run-here.ts';
import { templateWithAStuckWorker } from '../testing/template-with-a-stuck-worker.ts';

// Each test runs several commands, each of which starts a stack.
jest.setTimeout(120_000);

const today = ['--today', '2026-03-29'];
const header = 'id,dueDate,timeZone,changes.price,changes.name,values.price\n';

test('a data folder keeps rows; importing the same file changes nothing, and another definition is rejected', async () => {
  using folder = makeCommandFolder();
  folder.write('prices.csv', `${header}a,2026-03-29,Asia/Tokyo,12.5,,10\nb,2026-02-30,,1,,\nc,2026-04-01,,3,,\n`);
  const start = ['start', 'prices.csv', ...today, '--skip-invalid', '--data', 'data', '--json'];

  const first = await runHere(folder.path, start);
  expect(JSON.parse(first.stdout)).toMatchObject({ rows: { imported: 2, due: 1, completed: 1 } });
  expect(readFileSync(join(folder.path, 'prices.csv.rejected'), 'utf8')).toBe(
    `${header.trim()},daybreak.rejected\nb,2026-02-30,,1,,,dueDate: 2026-02-30 is not a calendar date (YYYY-MM-DD)\n`,
  );

  const shown = await runHere(folder.path, ['show', 'a', '--data', 'data', '--json']);
  expect(JSON.parse(shown.stdout)).toMatchObject({ id: 'a', status: 'completed', values: { price: 12.5 } });
  const missing = await runHere(folder.path, ['show', 'z', '--data', 'data']);
  expect(missing).toMatchObject({ exitCode: 1, stdout: '', stderr: 'There is no row z in data\n' });
  const due = await runHere(folder.path, ['due', '--today', '2026-04-01', '--data', 'data', '--json']);
  expect(JSON.parse(due.stdout)).toMatchObject({ due: 1, byRule: { 'apply-changes': 1 }, first: [{ id: 'c' }] });

  const again = await runHere(folder.path, start);
  expect(JSON.parse(again.stdout)).toMatchObject({ rows: { imported: 0, due: 0 } });
  const after = await runHere(folder.path, ['show', 'a', '--data', 'data', '--json']);
  expect(after.stdout).toBe(shown.stdout);

  folder.write('other.csv', `${header}d,2026-03-29,,1,,\na,2026-03-29,Asia/Tokyo,13,,10\n`);
  const conflict = await runHere(folder.path, ['start', 'other.csv', ...today, '--data', 'data']);
  expect(conflict.stderr).toContain('other.csv:3:1: id: a already exists with another definition');
  expect(conflict.exitCode).toBe(2);
  expect(await runHere(folder.path, ['show', 'd', '--data', 'data'])).toMatchObject({ exitCode: 1 });
});

test('after Ctrl-C or SIGKILL, the next command completes the rest', async () => {
  using folder = makeCommandFolder();
  const rows = Array.from({ length: 200 }, (_, row) => `row-${row},2026-03-29,,${row},x,\n`);
  folder.write('prices.csv', header + rows.join(''));
  // The worker never returns for one row, so that each command still runs when it is stopped.
  const env = { DAYBREAK_TEMPLATE: templateWithAStuckWorker(folder.path, '"row-100"') };
  const stopped = startCli(folder.path, ['start', 'prices.csv', ...today, '--data', 'data'], env);
  await stopped.saying('Running ');
  stopped.kill('SIGINT');
  const { exitCode, stderr, stdout } = await stopped.finished;
  expect([exitCode, stdout]).toEqual([130, '']);
  expect(stderr).toContain('To continue: npm start -- prices.csv --data data --at 2026-03-29T12:00:00Z');

  const killed = startCli(folder.path, ['start', '--data', 'data', '--at', '2026-03-29T12:00:00Z'], env);
  await killed.saying('Running ');
  killed.kill('SIGKILL');
  await killed.finished;

  const last = await runCli(folder.path, ['start', '--data', 'data', '--at', '2026-03-29T12:00:00Z', '--json']);
  expect(last.exitCode).toBe(0);
  expect(await completedRows(folder)).toBe(200);
});

test('a folder that another process uses is rejected', async () => {
  using folder = makeCommandFolder();
  folder.write('prices.csv', header);
  await runHere(folder.path, ['import', 'prices.csv', '--target', 'data']);
  using _ = openDataFolder(join(folder.path, 'data'), { name: 'data', create: false });
  const other = await runHere(folder.path, ['due', '--data', 'data']);
  const sentence = `${join(folder.path, 'data')} is in use by process ${process.pid}. Only one process at a time can use a data folder: stop that process first\n`;
  expect(other).toMatchObject({ exitCode: 2, stderr: sentence });
});

test('a data folder is opened by the engine that wrote it, and only by that', async () => {
  using folder = makeCommandFolder();
  folder.write('prices.csv', header);
  await runHere(folder.path, ['import', 'prices.csv', '--target', 'data', '--engine', 'dynalite']);
  const same = await runHere(folder.path, ['start', '--data', 'data', '--json']);
  expect(JSON.parse(same.stdout)).toMatchObject({ engine: 'dynalite' });
  const other = await runHere(folder.path, ['start', '--data', 'data', '--engine', 'dynoxide']);
  expect(other).toMatchObject({ exitCode: 2, stdout: '' });
  expect(other.stderr).toContain('dynoxide');
});

async function completedRows(folder: CommandFolder): Promise<number> {
  let completed = 0;
  await folder.useRows(async ({ rows }) => {
    for await (const { status, values } of rows.scanRows())
      if (status === 'completed' && values['name'] === 'x') completed++;
  });
  return completed;
}
