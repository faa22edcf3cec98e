import { spawn } from 'node:child_process';

export interface ProcessResult {
  readonly passed: boolean;
  /** The output, unless it was shown in the terminal. */
  readonly output: string;
}

/** The compiler and oxlint's type-aware part are Go programs. They end before garbage collection pays off. */
const GOGC = '400';

/** Runs a Node.js program in a process of its own. `shows` gives it the terminal. */
export async function runNode(args: readonly string[], cwd: string, { shows = false } = {}): Promise<ProcessResult> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { GOGC, ...process.env },
    stdio: shows ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.push(chunk));
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ passed: code === 0, output: Buffer.concat(output).toString() }));
  });
}
