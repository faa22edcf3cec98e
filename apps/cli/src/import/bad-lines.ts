import { type BadLine, formatReasons } from '../rows-file/problem.ts';
import type { RowsFileReader } from '../rows-file/rows-file-reader.ts';
import { printable } from '../terminal/printable.ts';
import { BadLineList } from './bad-line-list.ts';
import { RejectedFiles } from './rejected-files.ts';

/** The input has bad lines, and nothing was imported. The message lists the lines and the reasons. */
export class BadInputError extends Error {
  override name = 'BadInputError';
}

interface Source {
  path: string;
  reader: RowsFileReader;
}

/** The bad lines of the input: a list for people and, with `--skip-invalid`, the files of rejected lines. */
export class BadLines implements AsyncDisposable {
  readonly #list = new BadLineList();
  readonly #rejected = new RejectedFiles();
  readonly #sources = new Map<string, Source>();
  readonly #skipInvalid: boolean;

  constructor({ skipInvalid }: { skipInvalid: boolean }) {
    this.#skipInvalid = skipInvalid;
  }

  /** Adds a file, before its first bad line. */
  addSource(file: string, source: Source): void {
    this.#sources.set(file, source);
  }

  get count(): number {
    return this.#list.count;
  }

  async add(bad: BadLine, original: () => Uint8Array): Promise<void> {
    this.#list.add(bad);
    if (!this.#skipInvalid) return;
    const { file, line, problems } = bad;
    const source = this.#sources.get(file);
    if (source === undefined) throw new Error(`${file} was not read`);
    await this.#rejected.write(file, source, { line, original: original(), reason: formatReasons(problems) });
  }

  /** Throws BadInputError for a file that can't be read as rows, even with `--skip-invalid`. */
  throwForFile(bad: BadLine): never {
    this.#list.add(bad);
    throw new BadInputError(
      `${this.#list.format()}\nNothing was imported: no line of ${bad.file} can be read as a row.`,
    );
  }

  /** Throws BadInputError when there are bad lines, unless `--skip-invalid` skips them. */
  throwIfAny(): void {
    if (this.count === 0 || this.#skipInvalid) return;
    throw new BadInputError(
      `${this.#list.format()}\n${lines(this.count)} can't be imported, so nothing was imported. To import the other lines, add --skip-invalid.`,
    );
  }

  /**
   * Gives the files of rejected lines their names. Resolves to a message for the terminal, or to undefined when every line is good. Throws
   * UsageError when a file can't be written.
   */
  async finish(): Promise<string | undefined> {
    if (this.count === 0) return undefined;
    const names = await this.#rejected.finish();
    return `${this.#list.format()}\nSkipped ${lines(this.count)}, written to ${printable(names.join(', '))}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#rejected[Symbol.asyncDispose]();
  }
}

function lines(count: number): string {
  return count === 1 ? '1 bad line' : `${count} bad lines`;
}
