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

test('a folder is created, and locked by one caller at a time, in this process or another', () => {
  const made = join(dataDir, 'new', 'data');
  {
    using _ = lockDataDir(made);
    expect(() => lockDataDir(made)).toThrow(
      `${made} is in use by process ${process.pid}. Only one process at a time can use a data folder: stop that process first`,
    );
    expect(() => lockDataDir(made)).toThrow(DataDirInUseError);
  }
  lockDataDir(made)[Symbol.dispose]();
});

test('the error names the process with the lock, and killing that process releases it', async () => {
  const lockModule = new URL('lock-data-dir.ts', import.meta.url).href;
  const script = `const { lockDataDir } = await import('${lockModule}');
    lockDataDir('${dataDir}');
    // The test drops the lock. Only disposing it may unlock the folder.
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
  lockDataDir(dataDir)[Symbol.dispose]();
});

test('a file that can not be locked throws an error other than DataDirInUseError', () => {
  lockDataDir(dataDir)[Symbol.dispose]();
  writeFileSync(join(dataDir, 'daybreak.lock'), 'no database');
  expect(() => lockDataDir(dataDir)).toThrow("daybreak.lock can't be used as a lock (Error: file is not a database)");
});

test('a folder whose process id can not be written is not locked', () => {
  const pidFile = join(dataDir, 'daybreak.pid');
  mkdirSync(pidFile);
  expect(() => lockDataDir(dataDir)).toThrow('EISDIR');

  rmSync(pidFile, { recursive: true });
  lockDataDir(dataDir)[Symbol.dispose]();
});
