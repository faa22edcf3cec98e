import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, cpSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type CommandFolder, makeCommandFolder } from '../testing/command-folder.ts';
import { mainFile, templatePath } from '../testing/run-cli.ts';
import { runHere } from '../testing/run-here.ts';

let folder: CommandFolder;
const run = async (...args: string[]) => await runHere(folder.path, args);

beforeAll(async () => {
  folder = makeCommandFolder();
  folder.write('rows.csv', 'id,dueDate\na,2026-03-29\n');
  expect(await run('import', 'rows.csv', '--target', './data')).toMatchObject({ exitCode: 0 });
});
afterAll(() => folder[Symbol.dispose]());

test.each([
  ['dynamodb.sqlite', "The tables' store", 1],
  ['sqs.sqlite', "Cannot open the queues' file", 1],
  ['daybreak.json', '--target ./damaged: its daybreak.json can’t be read: it is damaged, or another version', 2],
  ['daybreak.lock', '--target ./damaged', 2],
])('a data folder whose %s is damaged gets one sentence', async (file, sentence, exitCode) => {
  const damaged = join(folder.path, 'damaged');
  rmSync(damaged, { recursive: true, force: true });
  cpSync(join(folder.path, 'data'), damaged, { recursive: true });
  writeFileSync(join(damaged, file), 'garbage');
  const finished = await run('status', '--target', './damaged');
  expect(finished).toMatchObject({ exitCode, stdout: '' });
  expect(finished.stderr).toContain(sentence.replace('’', "'"));
  expect(finished.stderr.trim().split('\n')).toHaveLength(1);
});

test('a command completes its work after its reader has ended', async () => {
  const child = spawn(process.execPath, [mainFile, 'import', 'more.csv', '--target', './data'], {
    cwd: folder.path,
    env: { ...process.env, DAYBREAK_TEMPLATE: templatePath },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  folder.write('more.csv', 'id,dueDate\nb,2026-03-29\n');
  child.stdout.destroy();
  child.stderr.destroy();
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect((await run('show', 'b', '--target', './data')).exitCode).toBe(0);
});

test('a reader that leaves half-way ends an export in silence', async () => {
  const rows = Array.from({ length: 3_000 }, (_, n) => `row-${n},2026-03-29\n`).join('');
  folder.write('many.csv', `id,dueDate\n${rows}`);
  expect(await run('import', 'many.csv', '--target', './many')).toMatchObject({ exitCode: 0 });
  const child = spawn(process.execPath, [mainFile, 'export', '--target', './many'], {
    cwd: folder.path,
    env: { ...process.env, DAYBREAK_TEMPLATE: templatePath },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = text(child.stderr);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect(await once(child, 'exit')).toEqual([1, null]);
  // Besides its progress.
  expect((await printed).replaceAll(/^[\d,]+ rows? read(, [\d,.]+ a second)?\n/gm, '')).toBe('');
});

// A device without space, as a full disk. Only Linux has it.
(existsSync('/dev/full') ? test : test.skip)('output that can’t be written is one sentence', async () => {
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [mainFile, 'show', 'a', '--target', './data'], {
    cwd: folder.path,
    env: { ...process.env, DAYBREAK_TEMPLATE: templatePath },
    stdio: ['ignore', full, 'pipe'],
  });
  closeSync(full);
  const exited = once(child, 'exit');
  if (child.stderr === null) throw new Error('The command has no standard error');
  expect(await text(child.stderr)).toMatch(/^Standard output can't be written: ENOSPC: no space left on device.*\n$/);
  expect(await exited).toEqual([1, null]);
});

test('an empty id is rejected, and --version prints the version', async () => {
  const empty = await run('show', '', '--target', './data');
  expect(empty).toMatchObject({ exitCode: 2, stdout: '' });
  expect(empty.stderr).toContain('An id must not be empty');
  expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
