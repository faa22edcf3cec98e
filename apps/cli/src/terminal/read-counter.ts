import { canRedraw, type WatchedStream } from './can-redraw.ts';
import { count, formatNumber } from './count.ts';
import { describePace } from './describe-pace.ts';
import { createLinePace } from './line-pace.ts';

/** Counts the items that a command reads. */
export interface ReadCounter {
  readonly add: () => void;
  /** Removes the counter from the terminal. */
  readonly end: () => void;
}

interface CounterWords {
  noun: string;
  verb: string;
  /** The number of items. Undefined when it is unknown. */
  total?: number;
}

const clearLine = '\r\u001B[K';
const redrawEveryMs = 100;
const rowsRead: CounterWords = { noun: 'row', verb: 'read' };

/** A counter on a terminal, and lines elsewhere, such as `12,000 rows read, 6,000 a second`. `now` counts milliseconds. */
export function createReadCounter(
  stream: WatchedStream,
  { noun, verb, total }: CounterWords = rowsRead,
  now: () => number = () => performance.now(),
): ReadCounter {
  const beganAt = now();
  let done = 0;
  const text = (): string => {
    const soFar = total === undefined ? count(done, noun) : `${formatNumber(done)} of ${count(total, noun)}`;
    const pace = describePace({ done, ...(total === undefined ? {} : { total }), elapsedMs: now() - beganAt });
    return `${soFar} ${verb}${pace}`;
  };
  if (!canRedraw(stream)) {
    const isTime = createLinePace(now);
    return {
      add() {
        done++;
        if (isTime()) stream.write(`${text()}\n`);
      },
      end() {},
    };
  }
  let shownAt = now();
  let isShown = false;
  return {
    add() {
      done++;
      if (now() - shownAt < redrawEveryMs) return;
      shownAt = now();
      isShown = true;
      stream.write(`${clearLine}${text()}`);
    },
    end() {
      if (isShown) stream.write(clearLine);
      isShown = false;
    },
  };
}

/** Yields the same rows, and counts them. Throws the signal's reason. */
export async function* counted<Item>(
  rows: AsyncIterable<Item>,
  { stderr, signal }: { stderr: WatchedStream; signal: AbortSignal },
  counter: ReadCounter = createReadCounter(stderr),
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
