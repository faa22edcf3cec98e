import { spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** What a command that has ended left: its exit code (null when a signal ended it) and all that it printed, in plain text. */
export interface Ended {
  status: number | null;
  output: string;
}

/** Runs one of the installed commands in a copy of the workspace, to its end. */
export function runIn(copy: string, command: string, ...args: string[]): Ended {
  // Nx tells its tasks about the workspace that they run in; the copy is another one.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')));
  const { status, stdout, stderr } = spawnSync(`node_modules/.bin/${command}`, args, {
    cwd: copy,
    encoding: 'utf8',
    env: { ...env, NX_DAEMON: 'false' },
  });
  return { status, output: stripVTControlCharacters(stdout + stderr) };
}
