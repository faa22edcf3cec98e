/** What the functions of a run have done to the process, and that is undone with the run. */
export interface LeftBehind extends Disposable {
  atEnd(undo: () => void): void;
}

export function createLeftBehind(): LeftBehind {
  const undoing: (() => void)[] = [];
  return {
    atEnd: (undo) => void undoing.push(undo),
    [Symbol.dispose]() {
      for (const undo of undoing.toReversed()) undo();
    },
  };
}
