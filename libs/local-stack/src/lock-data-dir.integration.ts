import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DataDirInUseError, lockDataDir } from './lock-data-dir.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'daybreak-lock-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

test('a folder takes one stack at a time, of this process or of another', () => {
  const unlock = lockDataDir(dataDir);
  expect(() => lockDataDir(dataDir)).toThrow(DataDirInUseError);
  unlock();
  lockDataDir(dataDir)();
});

test('the process that holds it is named, and a killed one holds it no longer', async () => {
  const lockModule = new URL('lock-data-dir.ts', import.meta.url).href;
  const script = `const { lockDataDir } = await import('${lockModule}');
    lockDataDir('${dataDir}');
    // What it returned is nobody's now: only a call of that may unlock the folder.
    await new Promise(setImmediate);
    gc();
    console.log('locked');
    process.stdin.resume();`;
  const other = spawn(process.execPath, ['--expose-gc', '--input-type=module', '--eval', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(other, 'exit');
  try {
    await once(other.stdout, 'data');
    expect(() => lockDataDir(dataDir)).toThrow(`${dataDir} is in use by process ${other.pid}`);
  } finally {
    other.kill('SIGKILL');
    await ended;
  }
  lockDataDir(dataDir)();
});

test('a lock that can not be used is no process that uses the folder', () => {
  lockDataDir(dataDir)();
  writeFileSync(join(dataDir, 'lock.sqlite'), 'no database');
  expect(() => lockDataDir(dataDir)).toThrow("lock.sqlite can't be used as a lock (Error: file is not a database)");
});

test('a folder that could not be locked whole is not locked', () => {
  const pidFile = join(dataDir, 'lock.pid');
  mkdirSync(pidFile);
  expect(() => lockDataDir(dataDir)).toThrow('EISDIR');

  rmSync(pidFile, { recursive: true });
  lockDataDir(dataDir)();
});
