import { NotIdleError } from '@daybreak/local-stack';
import type { PipelineWith } from './capabilities.ts';

const shownLogLines = 20;

export interface IdleOptions {
  /** Resolves when all work is done; rejects with NotIdleError at the deadline. */
  waitUntilIdle: (options: { timeoutMs: number }) => Promise<void>;
  /** How long it waits by default. */
  idleTimeoutMs: number;
  /** Every line that the functions have logged. */
  log: readonly string[];
  leaks: { throwLeak(): void };
}

/** A pipeline's `idle`: the error at its deadline ends with the last lines of the log. It throws for an invocation that left work running. */
export function createIdle({ waitUntilIdle, idleTimeoutMs, log, leaks }: IdleOptions): PipelineWith<'idle'>['idle'] {
  return async ({ timeoutMs } = { timeoutMs: idleTimeoutMs }) => {
    try {
      await waitUntilIdle({ timeoutMs });
    } catch (error) {
      if (!(error instanceof NotIdleError)) throw error;
      const lines = [error.message, 'The last log lines:', ...log.slice(-shownLogLines)];
      throw new NotIdleError(lines.join('\n'), { cause: error });
    }
    leaks.throwLeak();
  };
}
