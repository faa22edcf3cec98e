import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const nodeOptions = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const jest = ['node_modules/jest/bin/jest.js', '--config', 'apps/pipeline-e2e/jest.config.js'];

export interface JestRun {
  readonly passed: boolean;
  /** What it wrote to standard output and standard error. */
  readonly output: string;
}

/** Runs integration suites in a process of their own, with these variables besides those of this process. */
export async function runJest(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<JestRun> {
  const child = spawn(process.execPath, [...nodeOptions, ...jest, '--testMatch', '**/*.integration.ts', ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ passed: code === 0, output: Buffer.concat(output).toString() }));
  });
}
