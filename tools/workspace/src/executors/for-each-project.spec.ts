import { expect, it } from '@jest/globals';
import { runBatch } from '../testing/run-batch.ts';
import { findingsOf } from './findings-of.ts';
import { forEachProject } from './for-each-project.ts';

/** What becomes of projects below `libs` when something is found in `libs/rows-more`. */
async function results(...names: string[]) {
  const file = 'libs/rows-more/src/a.ts';
  const check = async () => await Promise.resolve({ findings: [{ file, text: `${file}: wrong` }] });
  return await runBatch(forEachProject(check), names, { root: '/repo', folder: 'libs' });
}

it('a finding fails the project that its file is in, and no other', async () => {
  expect(await results('rows', 'rows-more')).toEqual({
    rows: [true, ''],
    'rows-more': [false, 'libs/rows-more/src/a.ts: wrong\n'],
  });
});

it('a finding in a file of none of the projects fails them all', async () => {
  expect(await results('rows')).toEqual({ rows: [false, 'libs/rows-more/src/a.ts: wrong\n'] });
});

it('a tool that fails without a finding is no tool that has found nothing', async () => {
  const saying = async (code: string) => await findingsOf(['--eval', code], '.', /^(\S+): /);
  await expect(saying(`console.log('out of memory'); process.exitCode = 3`)).rejects.toThrow('out of memory');
  expect(await saying(`console.log('a.ts: wrong\\n  here\\n\\n1 problem'); process.exitCode = 1`)).toEqual([
    { file: 'a.ts', text: 'a.ts: wrong\n  here' },
  ]);
});
