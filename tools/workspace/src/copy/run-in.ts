import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** The result of a command, in plain text. */
export interface CommandResult {
  /** The exit code, or null if a signal ended the command. */
  status: number | null;
  stdout: string;
  /** The standard output, followed by the standard error. */
  output: string;
}

/**
 * Runs an installed command in a copy of the workspace. Throws if it cannot start, takes more than 10 minutes or prints
 * more than 64 MiB, which only a command that hangs does. Does not throw for a non-zero exit code.
 */
export function runIn(copy: string, command: string, ...args: string[]): CommandResult {
  const { error, ...result } = spawnSync(join(copy, 'node_modules/.bin', command), args, {
    cwd: copy,
    encoding: 'utf8',
    env: environmentOfCopy(),
    timeout: 600_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  const stdout = stripVTControlCharacters(result.stdout);
  return { status: result.status, stdout, output: stdout + stripVTControlCharacters(result.stderr) };
}

/** Returns the environment without Nx's variables, which describe the workspace of the current task and not the copy. */
export function environmentOfCopy(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'));
  return { ...Object.fromEntries(own), NX_DAEMON: 'false' };
}
