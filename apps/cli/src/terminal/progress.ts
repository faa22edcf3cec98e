import { SingleBar } from 'cli-progress';
import { canRedraw, type WatchedStream } from './can-redraw.ts';

/** Prints the progress of a command on standard error. Standard output is for results. */
export interface Progress {
  /** Prints a line. */
  say(text: string): void;
  /** Starts a bar, which `update` moves towards `total`. */
  begin(total: number): void;
  update(done: number, failed: number): void;
  /** Removes the bar. Does nothing before `begin`. */
  end(): void;
}

/** A bar on a terminal, and plain lines elsewhere, at most one a second. `now` counts milliseconds. */
export function createProgress(stream: WatchedStream, now: () => number = () => performance.now()): Progress {
  if (canRedraw(stream)) return createBar(stream);
  const say = (text: string): void => void stream.write(`${text}\n`);
  return { say, ...createLines(say, now) };
}

/** A bar on a terminal, and nothing elsewhere. For commands that print their result at the end. */
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
    // The next update draws the bar again, below the line.
    say: (text) => void stream.write(`${isShown ? clearLine : ''}${text}\n`),
    begin(total) {
      isShown = true;
      bar.start(total, 0, { failed: 0 });
    },
    update: (done, failed) => bar.update(done, { failed }),
    end() {
      // The bar writes a line when it stops, even before it started.
      if (isShown) bar.stop();
      isShown = false;
    },
  };
}

function createLines(say: (text: string) => void, now: () => number): Omit<Progress, 'say'> {
  let total = 0;
  let printedAt = 0;
  let lastLine = '';
  return {
    begin(rows) {
      total = rows;
      printedAt = now();
    },
    update(done, failed) {
      const line = `${done} of ${total} rows${failed > 0 ? `, ${failed} failed` : ''}`;
      // A recurring row that catches up counts as one row for a while.
      if (now() - printedAt < 1_000 || line === lastLine) return;
      printedAt = now();
      lastLine = line;
      say(line);
    },
    end() {},
  };
}
