import type { WatchedStream } from './can-redraw.ts';

/** What a command gets from the outside, so that nothing below asks the process itself. */
export interface Environment {
  /** Where a person answers, when it is a terminal. */
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: NodeJS.WritableStream;
  stderr: WatchedStream;
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** The machine's time: only a command may ask what day it is, and only when nobody told it. */
  now(): Date;
  /** Aborted by Ctrl-C, with an InterruptedError as its reason. */
  signal: AbortSignal;
}

/** Whoever runs the command stopped it. */
export class InterruptedError extends Error {
  override name = 'InterruptedError';
  /** As a shell reports a process that the signal ended. */
  readonly exitCode: number;

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(`stopped by ${signal}`);
    this.exitCode = signal === 'SIGINT' ? 130 : 143;
  }
}
