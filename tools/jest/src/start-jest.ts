import { spawn } from 'node:child_process';

const nodeOptions = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];

export interface JestOutcome {
  readonly passed: boolean;
  /** What it wrote, when it was not shown. */
  readonly output: string;
}

/** Runs Jest in a process of its own, since modules of the standard want a flag of Node's; `shows` gives it the terminal. */
export async function startJest(
  args: readonly string[],
  { cwd, shows = false }: { cwd: string; shows?: boolean },
): Promise<JestOutcome> {
  const child = spawn(process.execPath, [...nodeOptions, 'node_modules/jest/bin/jest.js', ...args], {
    cwd,
    stdio: shows ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.push(chunk));
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ passed: code === 0, output: Buffer.concat(output).toString() }));
  });
}
