import type { ChildProcess } from 'node:child_process';

const keptLength = 4_000;

export interface KeptOutput {
  /** The end of what was printed so far. */
  text(): string;
  onMore(listener: () => void): void;
}

/** Reads what a process prints for as long as it lives: a pipe that nobody empties would block it. */
export function keepOutput(child: ChildProcess): KeptOutput {
  let kept = '';
  const listeners: (() => void)[] = [];
  const onOutput = (chunk: Buffer): void => {
    kept = (kept + chunk.toString()).slice(-keptLength);
    for (const listener of listeners) listener();
  };
  child.stdout?.on('data', onOutput);
  child.stderr?.on('data', onOutput);
  return { text: () => kept, onMore: (listener) => listeners.push(listener) };
}
