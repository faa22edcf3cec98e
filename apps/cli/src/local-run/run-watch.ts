import type { Progress } from '../terminal/progress.ts';
import type { DueRows } from './due-rows.ts';
import { isAbout, parseLogLine } from './parse-log-line.ts';

const shownErrors = 10;

/** Reads the logs of the functions, and prints the progress of the run. */
export class RunWatch {
  /** The number of outcomes so far. While it grows, the run makes progress. */
  outcomes = 0;
  #errors = 0;
  #total = 0;
  readonly #dueRows: DueRows;
  readonly #progress: Progress;
  readonly #logs: boolean | string;

  /** With `logs`, it prints each log line of a function, or the lines about the row of that id. */
  constructor(dueRows: DueRows, progress: Progress, { logs = false }: { logs?: boolean | string } = {}) {
    this.#dueRows = dueRows;
    this.#progress = progress;
    this.#logs = logs;
  }

  /** Takes a log line of a function. */
  readonly onFunctionLog = (functionName: string, line: string): void => {
    const log = parseLogLine(line);
    if (isAbout(line, this.#logs)) this.#progress.say(`${functionName}: ${line}`);
    else if (log.kind === 'error') this.#complain(`${functionName}: ${log.text}`);
    if (log.kind !== 'outcome') return;
    this.outcomes++;
    const { rowId, rowState } = log;
    if (rowId === undefined) return;
    if (rowState === 'completed' || rowState === 'failed') {
      this.#dueRows.settle(rowId, rowState);
      this.#show();
    } else this.#dueRows.see(rowId);
  };

  /** Starts the progress bar, whose total is the number of due rows. */
  begin(): void {
    this.#total = this.#dueRows.size;
    if (this.#total === 0) return;
    this.#progress.begin(this.#total);
    this.#show();
  }

  end(): void {
    if (this.#total > 0) this.#progress.end();
    this.#total = 0;
    if (this.#errors > shownErrors) this.#progress.say(`and ${this.#errors - shownErrors} more errors of functions`);
  }

  #show(): void {
    if (this.#total > 0) this.#progress.update(this.#dueRows.settled, this.#dueRows.failed);
  }

  #complain(text: string): void {
    this.#errors++;
    if (this.#errors <= shownErrors) this.#progress.say(text);
  }
}
