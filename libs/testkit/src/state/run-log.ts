import type { Report } from '../oracle/oracle.ts';

/** What happened in a run, and the first thing that was wrong with it. The same seed gives the same lines on any machine. */
export interface RunLog {
  /** In order. */
  readonly lines: readonly string[];
  add(line: string): void;
  readonly report: Report;
  /** Takes note of what was thrown where no event could catch it, checked or not. */
  readonly fail: (error: unknown) => void;
  /** The first broken promise, or the first thing that was thrown; the run ends with it. */
  readonly failure: Error | undefined;
}

/** An empty log, whose lines carry the virtual time since the run began in seconds; an unchecked run reports nothing. */
export function createRunLog(sinceStartMs: () => number, { unchecked = false } = {}): RunLog {
  const lines: string[] = [];
  let failure: Error | undefined;
  const fail = (error: unknown): void => {
    failure ??= error instanceof Error ? error : new Error(String(error));
  };
  return {
    lines,
    add(line) {
      const seconds = (sinceStartMs() / 1000).toFixed(3).padStart(9);
      lines.push(`${String(lines.length + 1).padStart(4)} ${seconds}s  ${line}`);
    },
    report: (violation) => {
      if (!unchecked) fail(violation);
    },
    fail,
    get failure() {
      return failure;
    },
  };
}
