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

/**
 * Runs one of the installed commands in a copy of the workspace, to its end. Throws when it can't be started, or when it takes ten
 * minutes or prints 64 MiB, as only what hangs does; how it ended is the caller's matter.
 */
export function runIn(copy: string, command: string, ...args: string[]): Ended {
  const { error, ...ended } = spawnSync(join(copy, 'node_modules/.bin', command), args, {
    cwd: copy,
    encoding: 'utf8',
    env: environmentOfCopy(),
    timeout: 600_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  const stdout = stripVTControlCharacters(ended.stdout);
  return { status: ended.status, stdout, output: stdout + stripVTControlCharacters(ended.stderr) };
}

/** Nx tells its tasks about the workspace that they run in; a copy is another one. */
export function environmentOfCopy(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'));
  return { ...Object.fromEntries(own), NX_DAEMON: 'false' };
}
