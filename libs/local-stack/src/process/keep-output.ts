import type { ChildProcess } from 'node:child_process';

const keptLength = 4_000;

export interface KeptOutput {
  /** Returns the end of the output so far. */
  text(): string;
  onMore(listener: () => void): void;
}

/** Reads the output of a process for as long as it lives. A full pipe would block the process. */
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
