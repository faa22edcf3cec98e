import { type ChildProcess, spawn } from 'node:child_process';
import { keepOutput, type KeptOutput } from './keep-output.ts';
import { tied, untieAtExit } from './tie.ts';

/** The timeout until a process prints that it is ready. */
const readyTimeoutMs = 15_000;
/** The time between SIGTERM and SIGKILL. */
const stopTimeoutMs = 3_000;

/** The process ended, or printed nothing in time, before it was ready. `output` is the end of its output. */
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
  /** The match of the ready pattern's first group. */
  readonly ready: string;
  /** Resolves when the process ends without `stop`, with its exit code or signal and the end of its output. Never resolves otherwise. */
  readonly died: Promise<string>;
  /** Stops the process, and resolves when it has ended. Can be called twice. */
  stop(): Promise<void>;
}

interface TiedProcessOptions {
  program: string;
  arguments: readonly string[];
  /** Environment variables in addition to those of this process. */
  variables?: Readonly<Record<string, string>>;
  /** Matches the line that the process prints when it is ready. Must have one group. */
  readyPattern: RegExp;
}

/**
 * Starts a process that ends when this process ends, even by SIGKILL. Resolves when the process prints that it is ready. It has a process
 * group of its own, so that Ctrl-C reaches only this process, which then stops everything in order.
 */
export async function startTiedProcess(options: TiedProcessOptions): Promise<TiedProcess> {
  const [program, args] = tied(options.program, options.arguments);
  const env = { ...process.env, ...options.variables };
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], detached: true, env });
  const exited = untieAtExit(child);
  const output = keepOutput(child);
  let isStopping = false;
  const stop = async (): Promise<void> => {
    isStopping = true;
    await stopProcess(child, exited);
  };
  const died = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      if (!isStopping) resolve(`${signal ?? `code ${code}`}${output.text() === '' ? '' : `: ${output.text().trim()}`}`);
    });
  });
  try {
    const ready = await untilReady(child, output, options);
    if (child.pid === undefined) throw new ProcessStartError(options.program, 'has no process id', '');
    return { pid: child.pid, ready, died, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilReady(
  child: ChildProcess,
  output: KeptOutput,
  { program, readyPattern }: TiedProcessOptions,
): Promise<string> {
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(`was not ready after ${readyTimeoutMs} ms`), readyTimeoutMs);
    const fail = (reason: string): void => {
      clearTimeout(timer);
      reject(new ProcessStartError(program, reason, output.text()));
    };
    output.onMore(() => {
      const ready = readyPattern.exec(output.text())?.[1];
      if (ready === undefined) return;
      clearTimeout(timer);
      resolve(ready);
    });
    child.once('error', (error) => fail(`did not start (${error.message})`));
    child.once('exit', (code, signal) => fail(`ended with ${signal ?? `code ${code}`}`));
  });
}

async function stopProcess(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
    await exited;
    clearTimeout(timer);
  }
  await exited;
  for (const stream of [child.stdout, child.stderr]) stream?.destroy();
}
