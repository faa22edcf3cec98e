import { type ChildProcess, spawn } from 'node:child_process';

/** Longest that a child may take to say that it is ready. */
const readyTimeoutMs = 15_000;
/** Between SIGTERM and SIGKILL. */
const stopTimeoutMs = 3_000;
const keptOutputLength = 4_000;

/** The process ended, or stayed silent, before it was ready; `output` is the end of what it printed. */
export class ProcessStartError extends Error {
  override name = 'ProcessStartError';
  readonly output: string;

  constructor(program: string, reason: string, output: string) {
    super(`${program} ${reason}${output === '' ? '' : `: ${output.trim()}`}`);
    this.output = output;
  }
}

export interface TiedProcess {
  readonly pid: number;
  /** What the ready pattern's first group matched. */
  readonly ready: string;
  /** Ends the process and resolves when it is gone. May be called twice. */
  stop(): Promise<void>;
}

interface TiedProcessOptions {
  program: string;
  arguments: readonly string[];
  /** A line of its output that says it is ready, with one group. */
  readyPattern: RegExp;
}

/**
 * Starts a process that must end when its standard input does, and resolves once it says that it is ready. The pipe's
 * other end is this process's: whatever ends it, SIGKILL included, closes the pipe. It is in a process group of its own, so
 * that Ctrl-C reaches this process alone, which then stops things in order.
 */
export async function startTiedProcess(options: TiedProcessOptions): Promise<TiedProcess> {
  const child = spawn(options.program, options.arguments, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  // The child may end before it has read its input, and nothing is ever written to it.
  child.stdin.on('error', () => {});
  const stop = async (): Promise<void> => await stopProcess(child, exited);
  try {
    const ready = await untilReady(child, options);
    if (child.pid === undefined) throw new ProcessStartError(options.program, 'has no process id', '');
    return { pid: child.pid, ready, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilReady(child: ChildProcess, { program, readyPattern }: TiedProcessOptions): Promise<string> {
  return await new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => fail(`was not ready after ${readyTimeoutMs} ms`), readyTimeoutMs);
    const fail = (reason: string): void => {
      clearTimeout(timer);
      reject(new ProcessStartError(program, reason, output));
    };
    // Goes on after the process is ready: a pipe that nobody empties would block it.
    const onOutput = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-keptOutputLength);
      const ready = readyPattern.exec(output)?.[1];
      if (ready === undefined) return;
      clearTimeout(timer);
      resolve(ready);
    };
    child.stdout?.on('data', onOutput);
    child.stderr?.on('data', onOutput);
    child.once('error', (error) => fail(`did not start (${error.message})`));
    child.once('exit', (code, signal) => fail(`ended with ${signal ?? `code ${code}`}`));
  });
}

async function stopProcess(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    // A line before the end of input says that this end is wanted: no watcher need kill anything.
    child.stdin?.write('\n');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    await exited;
    clearTimeout(timer);
  }
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
}
