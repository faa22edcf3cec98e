import { canRedraw, type WatchedStream } from './can-redraw.ts';
import { count } from './count.ts';

/** Counts items whose total is unknown. */
export interface ReadCounter {
  add(): void;
  /** Removes the counter from the terminal. */
  end(): void;
}

const clearLine = '\r\u001B[K';
const showEveryMs = 100;

/** A counter on a terminal, and nothing elsewhere. `now` counts milliseconds. */
export function createReadCounter(
  stream: WatchedStream,
  noun: string,
  verb = 'read',
  now: () => number = () => performance.now(),
): ReadCounter {
  if (!canRedraw(stream)) return { add() {}, end() {} };
  let read = 0;
  let shownAt = now();
  let isShown = false;
  return {
    add() {
      read++;
      if (now() - shownAt < showEveryMs) return;
      shownAt = now();
      isShown = true;
      stream.write(`${clearLine}${count(read, noun)} ${verb}`);
    },
    end() {
      if (isShown) stream.write(clearLine);
    },
  };
}

/** Yields the same rows, and counts them on a terminal. Throws the signal's reason. */
export async function* counted<Item>(
  rows: AsyncIterable<Item>,
  { stderr, signal }: { stderr: WatchedStream; signal: AbortSignal },
  counter: ReadCounter = createReadCounter(stderr, 'row'),
): AsyncGenerator<Item, void, void> {
  try {
    for await (const row of rows) {
      signal.throwIfAborted();
      counter.add();
      yield row;
    }
  } finally {
    counter.end();
  }
}
