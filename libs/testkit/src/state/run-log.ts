import type { Report } from '../oracle/oracle.ts';

/** The events of a run, and its first failure. A seed gives the same lines on any machine. */
export interface RunLog {
  readonly lines: readonly string[];
  add(line: string): void;
  readonly report: Report;
  /** Records an error that no event catches, also in an unchecked run. */
  readonly fail: (error: unknown) => void;
  /** The first broken promise or the first error, which ends the run. */
  readonly failure: Error | undefined;
}

/** Creates an empty log. Each line has the virtual time since the run began, in seconds. An unchecked run records no broken promise. */
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
