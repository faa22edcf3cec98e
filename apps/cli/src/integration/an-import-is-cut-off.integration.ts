import { expect, jest, test } from '@jest/globals';
import { makeCommandFolder } from '../testing/command-folder.ts';
import { runCli } from '../testing/run-cli.ts';

// Each test runs several commands, each of which stands up a stack.
jest.setTimeout(120_000);

const today = ['--today', '2026-03-29'];
const header = 'id,dueDate,timeZone,changes.price,changes.name,values.price\n';

test('an import that was cut off must be given again', async () => {
  using folder = makeCommandFolder();
  folder.write('prices.csv', `${header}a,2026-03-29,,1,,\nb,2026-03-29,,1,,\n`);
  await runCli(folder.path, ['start', 'prices.csv', '--today', '2026-03-28', '--data', 'data']);
  folder.cutImportOff(['prices.csv']);

  const without = await runCli(folder.path, ['start', '--data', 'data', ...today]);
  expect(without).toMatchObject({ exitCode: 2, stdout: '' });
  expect(without.stderr).toContain('The import of prices.csv was stopped before its end');
  const again = await runCli(folder.path, ['start', 'prices.csv', '--data', 'data', ...today, '--json']);
  expect(JSON.parse(again.stdout)).toMatchObject({ rows: { imported: 0, due: 2, completed: 2 } });
  expect(await runCli(folder.path, ['start', '--data', 'data', ...today])).toMatchObject({ exitCode: 0 });
});

test.each([['start'], ['import']])('%s of another file leaves an import that was cut off as it is', async (command) => {
  using folder = makeCommandFolder();
  folder.write('a.csv', header);
  folder.write('b.csv', header);
  const [target, at] = command === 'start' ? ['--data', today] : ['--target', []];
  await runCli(folder.path, ['start', 'a.csv', ...today, '--data', 'data']);
  folder.cutImportOff(['a.csv']);

  expect(await runCli(folder.path, [command, 'b.csv', target, 'data', ...at])).toMatchObject({ exitCode: 0 });
  const without = await runCli(folder.path, ['trigger', '--target', 'data', '--on', '2026-03-29']);
  expect(without).toMatchObject({ exitCode: 2, stdout: '' });
  expect(without.stderr).toContain('The import of a.csv was stopped before its end');
  expect(await runCli(folder.path, [command, 'a.csv', target, 'data', ...at])).toMatchObject({ exitCode: 0 });
  expect(await runCli(folder.path, ['trigger', '--target', 'data', '--on', '2026-03-29'])).toMatchObject({
    exitCode: 0,
  });
});
