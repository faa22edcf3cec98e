import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { workspaceRoot } from '../terminal/resolve-path.ts';

export const mainFile = join(workspaceRoot, 'apps/cli/src/main.ts');
/** Built before the tests, so that no command runs Nx. */
export const templatePath = join(workspaceRoot, 'dist/apps/infra/cdk.out/Daybreak-dev.template.json');

export interface Finished {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** A `daybreak` command in a process of its own. */
export interface RunningCli {
  readonly finished: Promise<Finished>;
  /** Resolves when standard error holds `text`; rejects when the command ends without it. */
  saying(text: string): Promise<void>;
  /** What it has printed so far. */
  printed(): string;
  kill(signal: NodeJS.Signals): void;
}

/** Starts a command in the folder `cwd`; `env` adds to this process's environment. */
export function startCli(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): RunningCli {
  const child = spawn(process.execPath, [mainFile, ...args], {
    cwd,
    env: { ...process.env, DAYBREAK_TEMPLATE: templatePath, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, ...output }));
  });
  return {
    finished,
    saying: async (text) => await saying(child, output, text),
    printed: () => output.stdout,
    kill: (signal) => child.kill(signal),
  };
}

/** Runs a command to its end. */
export async function runCli(cwd: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Finished> {
  return await startCli(cwd, args, env).finished;
}

async function saying(child: ChildProcess, output: { stderr: string }, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (output.stderr.includes(text)) resolve();
    };
    child.stderr?.on('data', look);
    child.once('close', () => reject(new Error(`The command ended without printing ${text}:\n${output.stderr}`)));
    look();
  });
}
