import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** What a command that has ended left, in plain text. */
export interface Ended {
  /** Its exit code; null when a signal ended it. */
  status: number | null;
  stdout: string;
  /** All that it printed: `stdout`, and then standard error. */
  output: string;
}

export interface RunBounds {
  timeoutMs: number;
  /** Of each stream. */
  maxBufferBytes: number;
}

// Eight builds take a minute on two busy cores; the longest report of Nx has some 100 KiB. What exceeds these hangs.
const bounds: RunBounds = { timeoutMs: 600_000, maxBufferBytes: 64 * 1024 * 1024 };

/**
 * Runs one of the installed commands in a copy of the workspace, to its end. Throws when there is no such command, or
 * when it exceeds a bound; how it ended is the caller's matter.
 */
export function runIn(copy: string, command: string, ...args: string[]): Ended {
  return runWithin(bounds, copy, command, ...args);
}

/** The same within bounds of one's own. */
export function runWithin(
  { timeoutMs, maxBufferBytes }: RunBounds,
  copy: string,
  command: string,
  ...args: string[]
): Ended {
  // Nx tells its tasks about the workspace that they run in; the copy is another one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')));
  const { status, stdout, stderr, error } = spawnSync(join(copy, 'node_modules/.bin', command), args, {
    cwd: copy,
    encoding: 'utf8',
    env: { ...env, NX_DAEMON: 'false' },
    timeout: timeoutMs,
    maxBuffer: maxBufferBytes,
  });
  const printed = { stdout: plain(stdout), output: plain(stdout) + plain(stderr) };
  if (error === undefined) return { status, ...printed };
  const reason = {
    ENOENT: `there is no node_modules/.bin/${command}: has npm ci been run?`,
    ETIMEDOUT: `it had not ended after ${timeoutMs / 1000} s`,
    ENOBUFS: `it printed more than ${maxBufferBytes} bytes`,
  }[String('code' in error ? error.code : '')];
  throw new Error(`${[command, ...args].join(' ')} in ${copy}: ${reason ?? error.message}\n${printed.output}`, {
    cause: error,
  });
}

/** Null is what a command printed that could not be started. */
function plain(printed: string | null): string {
  return stripVTControlCharacters(printed ?? '');
}
