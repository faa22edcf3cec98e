import { expect, jest, test } from '@jest/globals';
import { makeCommandFolder } from '../testing/command-folder.ts';
import { runHere } from '../testing/run-here.ts';

// Each test runs several commands, each of which starts a stack.
jest.setTimeout(120_000);

const today = ['--today', '2026-03-29'];
const header = 'id,dueDate,timeZone,changes.price,changes.name,values.price\n';

test('a start needs the files of an import that stopped early', async () => {
  using folder = makeCommandFolder();
  folder.write('prices.csv', `${header}a,2026-03-29,,1,,\nb,2026-03-29,,1,,\n`);
  await runHere(folder.path, ['import', 'prices.csv', '--target', 'data']);
  folder.cutImportOff(['prices.csv']);

  const without = await runHere(folder.path, ['start', '--data', 'data', ...today]);
  expect(without).toMatchObject({ exitCode: 2, stdout: '' });
  expect(without.stderr).toContain('The import of prices.csv stopped before its end');
  const again = await runHere(folder.path, ['start', 'prices.csv', '--data', 'data', ...today, '--json']);
  expect(JSON.parse(again.stdout)).toMatchObject({ rows: { imported: 0, due: 2, completed: 2 } });
  expect(await runHere(folder.path, ['start', '--data', 'data', ...today])).toMatchObject({ exitCode: 0 });
});

test('nothing runs on a folder until an import that stopped early is complete, but other files can be imported', async () => {
  using folder = makeCommandFolder();
  folder.write('a.csv', header);
  folder.write('b.csv', header);
  await runHere(folder.path, ['import', 'a.csv', '--target', 'data']);
  folder.cutImportOff(['a.csv']);

  expect(await runHere(folder.path, ['import', 'b.csv', '--target', 'data'])).toMatchObject({ exitCode: 0 });
  for (const command of [
    ['trigger', '--target', 'data', '--on', '2026-03-29'],
    ['start', 'b.csv', ...today, '--data', 'data'],
    ['start', ...today, '--data', 'data'],
  ]) {
    const refused = await runHere(folder.path, command);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain(
      'The import of a.csv stopped before its end, and nothing runs until it is complete',
    );
  }
  expect(await runHere(folder.path, ['import', 'a.csv', '--target', 'data'])).toMatchObject({ exitCode: 0 });
  expect(await runHere(folder.path, ['trigger', '--target', 'data', '--on', '2026-03-29'])).toMatchObject({
    exitCode: 0,
  });
});
