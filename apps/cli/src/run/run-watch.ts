import type { Census } from './census.ts';
import { parseLogLine } from './outcome-line.ts';
import type { Progress } from './progress.ts';

const shownTroubles = 10;

/** Listens to what the functions log, and keeps whoever waits informed. */
export class RunWatch {
  /** Outcomes of messages so far: while it grows, the run is alive. */
  outcomes = 0;
  #troubles = 0;
  #total = 0;
  readonly #census: Census;
  readonly #progress: Progress;

  constructor(census: Census, progress: Progress) {
    this.#census = census;
    this.#progress = progress;
  }

  /** Takes a line that a function logged. */
  readonly onFunctionLog = (functionName: string, line: string): void => {
    const log = parseLogLine(line);
    if (log.kind === 'trouble') this.#complain(`${functionName}: ${log.text}`);
    if (log.kind !== 'outcome') return;
    this.outcomes++;
    const { rowId, rowState } = log;
    if (rowId === undefined) return;
    if (rowState === 'completed' || rowState === 'failed') {
      this.#census.settle(rowId, rowState);
      this.#show();
    } else this.#census.see(rowId);
  };

  /** From here on there is progress to show, towards every row of the census. */
  begin(): void {
    this.#total = this.#census.size;
    if (this.#total === 0) return;
    this.#progress.begin(this.#total);
    this.#show();
  }

  end(): void {
    if (this.#total > 0) this.#progress.end();
    this.#total = 0;
    if (this.#troubles > shownTroubles)
      this.#progress.say(`and ${this.#troubles - shownTroubles} more complaints of functions`);
  }

  #show(): void {
    if (this.#total > 0) this.#progress.update(this.#census.settled, this.#census.failed);
  }

  #complain(text: string): void {
    this.#troubles++;
    if (this.#troubles <= shownTroubles) this.#progress.say(text);
  }
}
