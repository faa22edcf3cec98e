import { spawnSync } from 'node:child_process';

/** A program is missing or failed. The message contains the end of its output. */
export class ProgramError extends Error {
  override name = 'ProgramError';
}

/** Runs a program, for at most 10 minutes. Throws ProgramError. */
export function runProgram(program: string, args: readonly string[], cwd: string): void {
  const { status, error, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', timeout: 600_000 });
  if (error !== undefined) throw new ProgramError(`Cannot run ${program}: ${error.message}`, { cause: error });
  if (status !== 0)
    throw new ProgramError(`${program} ${args.join(' ')} failed:\n${`${stdout}${stderr}`.slice(-2_000)}`);
}

/** Returns true if this machine can start a program. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}
