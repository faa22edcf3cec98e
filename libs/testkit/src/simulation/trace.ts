/** What happened in a run, one line a step, in order. The same seed gives the same lines on any machine. */
export interface Trace {
  readonly lines: readonly string[];
  add(line: string): void;
}

/** An empty trace, whose lines carry the virtual time since the run began in seconds. */
export function createTrace(now: () => number): Trace {
  const startedAt = now();
  const lines: string[] = [];
  return {
    lines,
    add(line) {
      const seconds = ((now() - startedAt) / 1000).toFixed(3).padStart(9);
      lines.push(`${String(lines.length + 1).padStart(4)} ${seconds}s  ${line}`);
    },
  };
}
