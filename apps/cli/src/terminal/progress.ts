import { SingleBar } from 'cli-progress';
import { canRedraw, type WatchedStream } from './can-redraw.ts';
import { count, formatNumber } from './count.ts';
import { describePace } from './describe-pace.ts';
import { createLinePace } from './line-pace.ts';

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

/** A bar on a terminal, and lines elsewhere, such as `500 of 2,000 rows, 250 a second, 6 seconds left`. `now` counts milliseconds. */
export function createProgress(stream: WatchedStream, now: () => number = () => performance.now()): Progress {
  if (canRedraw(stream)) return createBar(stream, now);
  const say = (text: string): void => void stream.write(`${text}\n`);
  return { say, ...createLines(say, now) };
}

const clearLine = '\r\u001B[K';

function createBar(stream: NodeJS.WritableStream, now: () => number): Progress {
  const format = '{bar} {percentage}% | {value}/{total} rows | {failed} failed | {duration_formatted}{pace}';
  const bar = new SingleBar({
    stream,
    format,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    fps: 10,
  });
  let isShown = false;
  let begun = { total: 0, at: 0 };
  return {
    // The next update draws the bar again, below the line.
    say: (text) => void stream.write(`${isShown ? clearLine : ''}${text}\n`),
    begin(total) {
      isShown = true;
      begun = { total, at: now() };
      bar.start(total, 0, { failed: 0, pace: '' });
    },
    update: (done, failed) =>
      bar.update(done, { failed, pace: describePace({ done, total: begun.total, elapsedMs: now() - begun.at }) }),
    end() {
      // The bar writes a line when it stops, even before it started.
      if (isShown) bar.stop();
      isShown = false;
    },
  };
}

function createLines(say: (text: string) => void, now: () => number): Omit<Progress, 'say'> {
  let total = 0;
  let beganAt = 0;
  let isTime = createLinePace(now);
  let lastLine = '';
  return {
    begin(rows) {
      total = rows;
      beganAt = now();
      isTime = createLinePace(now);
    },
    update(done, failed) {
      const line = `${formatNumber(done)} of ${count(total, 'row')}${failed > 0 ? `, ${formatNumber(failed)} failed` : ''}`;
      // A recurring row that catches up counts as one row for a while.
      if (line === lastLine || !isTime()) return;
      lastLine = line;
      say(`${line}${describePace({ done, total, elapsedMs: now() - beganAt })}`);
    },
    end() {},
  };
}
