import type { WatchedStream } from './can-redraw.ts';

/** The streams, variables and clock of a command, which takes none of them from the process itself. */
export interface Environment {
  /** Questions need a terminal here. */
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: WatchedStream;
  stderr: WatchedStream;
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** The machine's time. A command reads it only when no option sets the time. */
  now(): Date;
  /** Aborted by Ctrl-C, with an InterruptedError as its reason. */
  signal: AbortSignal;
}

/** A signal, such as Ctrl-C, stopped the command. */
export class InterruptedError extends Error {
  override name = 'InterruptedError';
  /** The code that a shell gives to a process ended by the signal. */
  readonly exitCode: number;

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(`stopped by ${signal}`);
    this.exitCode = signal === 'SIGINT' ? 130 : 143;
  }
}
