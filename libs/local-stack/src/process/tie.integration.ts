import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import waitForExpect from 'wait-for-expect';
import { isAlive } from '../testing/fixture-helpers.ts';
import { startTiedProcess } from './start-tied-process.ts';
import { untieAtExit } from './tie.ts';

const spin = 'process.stdout.write(`${process.pid}\\n`); for (;;);';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-tie-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('ends a busy program with the process that started it, even by SIGKILL', async () => {
  const module = new URL('start-tied-process.ts', import.meta.url).href;
  const script = `const { startTiedProcess } = await import('${module}');
    const options = { program: process.execPath, arguments: ['--eval', ${JSON.stringify(spin)}], readyPattern: /(\\d+)\\n/ };
    process.stdout.write(String((await startTiedProcess(options)).pid));`;
  const parent = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let pid: number;
  try {
    pid = Number(String(await once(parent.stdout, 'data')));
    expect(isAlive(pid)).toBe(true);
  } finally {
    parent.kill('SIGKILL');
  }
  await waitForExpect(() => expect(isAlive(pid)).toBe(false), 5_000, 10);
});

test('kills nothing when a program has ended by itself, because its process id may be reused', async () => {
  const file = join(folder, 'heard');
  // This function behaves as the small shell, and records what it would do.
  const listen = `(if read -r _ <&3; then echo leave; else echo kill; fi) > '${file}' & exit 0`;
  const child = spawn('/bin/sh', ['-c', listen], { stdio: ['ignore', 'ignore', 'inherit', 'pipe'], detached: true });
  await untieAtExit(child);
  await waitForExpect(() => expect(readFileSync(file, 'utf8')).toBe('leave\n'), 5_000, 10);
});

test('reports how a program died, and nothing for a stopped one', async () => {
  const start = async (end: string) =>
    await startTiedProcess({
      program: '/bin/sh',
      arguments: ['-c', `echo ready; ${end}`],
      readyPattern: /(ready)\n/,
    });
  expect(await (await start('echo no memory >&2; exit 3')).died).toMatch(/^code 3: ready\s+no memory$/);

  const stopped = await start('exec sleep 60');
  await stopped.stop();
  expect(await Promise.race([stopped.died, Promise.resolve('nothing')])).toBe('nothing');
});
