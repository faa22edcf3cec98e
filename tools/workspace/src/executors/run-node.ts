import { spawn } from 'node:child_process';

export interface Ended {
  readonly passed: boolean;
  /** What it printed, when it was not shown. */
  readonly output: string;
}

/** The compiler and oxlint's part that knows types are Go programs: they end before what they hold is worth freeing. */
const GOGC = '400';

/** Runs a program of Node's in a process of its own, to its end; `shows` gives it the terminal. */
export async function runNode(args: readonly string[], cwd: string, { shows = false } = {}): Promise<Ended> {
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
