import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { followPage, stepsOf } from './follow-page.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const page = [
  '# A page',
  '```js src/index.mjs\nexport const answer = 42;\n```',
  '```ts\nneitherWrittenNorTyped();\n```',
  '```sh\nnode src/index.mjs\nnode --test\n```',
  '```text\nseed … fails\n\n  at index.mjs:1\n```',
].join('\n\n');

it('parses files, commands and outputs in order', () => {
  expect(stepsOf(page)).toEqual([
    { kind: 'file', path: 'src/index.mjs', text: 'export const answer = 42;\n' },
    { kind: 'command', text: 'node src/index.mjs' },
    { kind: 'command', text: 'node --test' },
    { kind: 'output', text: 'seed … fails\n\n  at index.mjs:1\n' },
  ]);
});

it('writes the files, runs the commands, and checks the output of the last one', async () => {
  const typed: string[] = [];
  await followPage(stepsOf(page), folder, async (command) => {
    typed.push(command);
    return 'Running\nseed 17 fails (of 100)\n  at index.mjs:1\n';
  });
  expect(typed).toEqual(['node src/index.mjs', 'node --test']);
  expect(readFileSync(join(folder, 'src/index.mjs'), 'utf8')).toBe('export const answer = 42;\n');
});

it.each([
  ['has a line that is not printed', 'all is well\n'],
  ['has its lines in another order', 'at index.mjs:1\nseed 17 fails\n'],
])('rejects a page that %s', async (_, printed) => {
  await expect(followPage(stepsOf(page), folder, async () => printed)).rejects.toThrow(/The page shows/);
  expect(existsSync(join(folder, 'src/index.mjs'))).toBe(true);
});
