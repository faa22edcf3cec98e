import { type BadLine, formatProblem } from '../rows-file/problem.ts';
import { printable } from '../terminal/printable.ts';
import { count } from '../terminal/count.ts';

const shownLines = 20;
const shownProblems = 5;

/** Keeps the first twenty bad lines and counts the rest, so that memory does not grow with them. */
export class BadLineList {
  readonly #shown: BadLine[] = [];
  #count = 0;

  add(bad: BadLine): void {
    this.#count++;
    if (this.#shown.length < shownLines) this.#shown.push(bad);
  }

  get count(): number {
    return this.#count;
  }

  /** One line for each problem, as `FILE:LINE:COLUMN: reason`, escaped for a terminal since a reason may quote a cell. */
  format(): string {
    const lines = this.#shown.flatMap(({ file, line, problems }) => {
      const more = problems.length - shownProblems;
      const shown = problems.slice(0, shownProblems).map((problem) => formatProblem(file, problem));
      return more > 0 ? [...shown, `${file}:${line}: and ${count(more, 'more problem')} in this line`] : shown;
    });
    const hidden = this.#count - this.#shown.length;
    return [...lines.map(printable), ...(hidden > 0 ? [`and ${count(hidden, 'more bad line')}`] : [])].join('\n');
  }
}
