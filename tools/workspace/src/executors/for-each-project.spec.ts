import { expect, it } from '@jest/globals';
import { runBatch } from '../testing/run-batch.ts';
import { findingsOf } from './findings-of.ts';
import { forEachProject } from './for-each-project.ts';

/** Returns the results of projects in `libs` when a check finds a problem in `libs/rows-more`. */
async function results(...names: string[]) {
  const file = 'libs/rows-more/src/a.ts';
  const check = async () => await Promise.resolve({ findings: [{ file, text: `${file}: wrong` }] });
  return await runBatch(forEachProject(check), names, { root: '/repo', folder: 'libs' });
}

it('fails only the project of the file with a finding', async () => {
  expect(await results('rows', 'rows-more')).toEqual({
    rows: [true, ''],
    'rows-more': [false, 'libs/rows-more/src/a.ts: wrong\n'],
  });
});

it('fails all projects for a finding in a file of none of them', async () => {
  expect(await results('rows')).toEqual({ rows: [false, 'libs/rows-more/src/a.ts: wrong\n'] });
});

it('throws for a tool that fails without a finding', async () => {
  const run = async (code: string) => await findingsOf(['--eval', code], '.', /^(\S+): /);
  await expect(run(`console.log('out of memory'); process.exitCode = 3`)).rejects.toThrow('out of memory');
  expect(await run(`console.log('a.ts: wrong\\n  here\\n\\n1 problem'); process.exitCode = 1`)).toEqual([
    { file: 'a.ts', text: 'a.ts: wrong\n  here' },
  ]);
});
