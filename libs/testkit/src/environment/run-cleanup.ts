/** Undoes at the end of a run what its functions have changed in the process. */
export interface RunCleanup extends Disposable {
  /** Registers a callback for the end of the run. The last one is called first. */
  atEnd(undo: () => void): void;
}

export function createRunCleanup(): RunCleanup {
  const callbacks: (() => void)[] = [];
  return {
    atEnd: (undo) => void callbacks.push(undo),
    [Symbol.dispose]() {
      for (const undo of callbacks.toReversed()) undo();
    },
  };
}
