import { SingleBar } from 'cli-progress';
import { canRedraw, type WatchedStream } from './can-redraw.ts';

/** Where a command tells a person what it is doing; never standard output, which is for results. */
export interface Progress {
  /** Says that something begins, or what there is to know about it. */
  say(text: string): void;
  /** From here on `update` moves towards `total`. */
  begin(total: number): void;
  update(done: number, failed: number): void;
  /** Leaves the terminal as it was; does nothing when nothing began. */
  end(): void;
}

/** A bar on a terminal; elsewhere plain lines, at most one a second. `now` counts milliseconds. */
export function createProgress(stream: WatchedStream, now: () => number = () => performance.now()): Progress {
  if (canRedraw(stream)) return createBar(stream);
  const say = (text: string): void => void stream.write(`${text}\n`);
  return { say, ...createLines(say, now) };
}

/** The same bar on a terminal, and elsewhere nothing: for commands whose result says all there is to know. */
export function createQuietProgress(stream: WatchedStream): Progress {
  if (canRedraw(stream)) return createBar(stream);
  return { say() {}, begin() {}, update() {}, end() {} };
}

const clearLine = '\r\u001B[K';

function createBar(stream: NodeJS.WritableStream): Progress {
  const format = '{bar} {percentage}% | {value}/{total} rows | {failed} failed | {duration_formatted}';
  const bar = new SingleBar({
    stream,
    format,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    fps: 10,
  });
  let isShown = false;
  return {
    // The bar is drawn again, below, at its next update.
    say: (text) => void stream.write(`${isShown ? clearLine : ''}${text}\n`),
    begin(total) {
      isShown = true;
      bar.start(total, 0, { failed: 0 });
    },
    update: (done, failed) => bar.update(done, { failed }),
    end() {
      // Stopping a bar that is not there would write a line of its own.
      if (isShown) bar.stop();
      isShown = false;
    },
  };
}

function createLines(say: (text: string) => void, now: () => number): Omit<Progress, 'say'> {
  let total = 0;
  let saidAt = 0;
  let said = '';
  return {
    begin(rows) {
      total = rows;
      saidAt = now();
    },
    update(done, failed) {
      const line = `${done} of ${total} rows${failed > 0 ? `, ${failed} failed` : ''}`;
      // A row that catches up stays one row for a while.
      if (now() - saidAt < 1_000 || line === said) return;
      saidAt = now();
      said = line;
      say(line);
    },
    end() {},
  };
}
