import type { RuleBook } from '@daybreak/domain';
import type { RowRepository } from '@daybreak/repository';
import { mapWithConcurrency } from '@daybreak/runtime';
import { createRowsFileReader } from '../rows-file/create-rows-file-reader.ts';
import { type BadLine, formatReasons } from '../rows-file/problem.ts';
import { RowSpool, type SpooledRow } from '../rows-file/row-spool.ts';
import type { RowsFileReader } from '../rows-file/rows-file-reader.ts';
import { printable } from '../terminal/printable.ts';
import { BadLineList } from './bad-line-list.ts';
import { BadFileError, checkFile, type InputFile } from './check-file.ts';
import { RejectedFiles } from './rejected-files.ts';

const chunkSize = 500;
const compareConcurrency = 32;

/** Some of the input can't be imported, so none was; the message lists what and why. */
export class BadInputError extends Error {
  override name = 'BadInputError';
}

interface CheckOptions {
  ruleBook: RuleBook;
  /** Whether bad lines are put aside; otherwise the first of them means that nothing is imported. */
  skipInvalid: boolean;
  /** Whether a row that is there with another definition is to be replaced; otherwise its line is a bad one. */
  replace?: boolean;
  signal: AbortSignal;
}

interface Source {
  path: string;
  reader: RowsFileReader;
}

/** Every row of the input files that can be imported, and what is to be said of the others. */
export class CheckedInput implements AsyncDisposable {
  readonly spool = new RowSpool();
  readonly #bad = new BadLineList();
  readonly #rejected = new RejectedFiles();
  readonly #sources = new Map<string, Source>();
  readonly #options: CheckOptions;
  #unchanged = 0;
  #conflicts = 0;

  constructor(options: CheckOptions) {
    this.#options = options;
  }

  /** Reads and checks the files. Throws BadInputError when one of them as a whole is none of rows. */
  async read(files: readonly InputFile[]): Promise<void> {
    const { skipInvalid: keepOriginals, replace: _, ...options } = this.#options;
    // An unknown format is told before the first file is read, however long that takes.
    for (const { name, path } of files) this.#sources.set(name, { path, reader: createRowsFileReader(name) });
    for (const file of files) {
      const { reader } = this.#sourceOf(file.name);
      const onBadLine = async (bad: BadLine, original: () => Uint8Array): Promise<void> =>
        await this.#reject(bad, original);
      try {
        await checkFile(file, { ...options, spool: this.spool, keepOriginals, reader, onBadLine });
      } catch (error) {
        if (!(error instanceof BadFileError)) throw error;
        this.#bad.add(error.bad);
        throw this.#error();
      }
    }
  }

  /** Drops rows that the table holds already; those that it holds with another definition are rejected, unless they replace it. */
  async compareWith(rows: Pick<RowRepository, 'compare'>): Promise<void> {
    for (const chunk of this.spool.chunks(chunkSize)) {
      this.#options.signal.throwIfAborted();
      const settled = await mapWithConcurrency(
        chunk,
        compareConcurrency,
        async ({ definition }) => await rows.compare(definition),
      );
      for (const [index, result] of settled.entries()) {
        if (result.status === 'rejected') throw result.reason;
        const row = chunk[index];
        if (row === undefined || result.value === 'absent') continue;
        if (result.value === 'unchanged') this.#unchanged++;
        else if (this.#options.replace === true) {
          this.#conflicts++;
          continue;
        } else await this.#rejectConflict(row);
        this.spool.remove(row.definition.id);
      }
    }
  }

  /** Rows that the table was found to hold already, as they are in the input. */
  get unchanged(): number {
    return this.#unchanged;
  }

  /** Rows that the table was found to hold with another definition, which are to be replaced. */
  get conflicts(): number {
    return this.#conflicts;
  }

  /** Lines that can't be imported. */
  get badLines(): number {
    return this.#bad.count;
  }

  /** Throws BadInputError when there are bad lines that may not be skipped. */
  throwIfBad(): void {
    if (this.#bad.count > 0 && !this.#options.skipInvalid) throw this.#error();
  }

  /**
   * Puts the rejected files in their places. Returns what there is to tell on a terminal, or undefined when every line was good. Throws
   * UsageError when one can't be put there.
   */
  async finish(): Promise<string | undefined> {
    if (this.#bad.count === 0) return undefined;
    const names = await this.#rejected.finish();
    return `${this.#bad.format()}\nSkipped ${lines(this.#bad.count)}, now in ${printable(names.join(', '))}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.spool[Symbol.dispose]();
    await this.#rejected[Symbol.asyncDispose]();
  }

  async #rejectConflict({ definition: { id }, file, line, column, original }: SpooledRow): Promise<void> {
    const reason = `${id} is there already, with another definition (daybreak import --replace replaces it)`;
    await this.#reject(
      { file, line, problems: [{ line, column, name: 'id', reason }] },
      () => original ?? Buffer.alloc(0),
    );
  }

  async #reject(bad: BadLine, original: () => Uint8Array): Promise<void> {
    this.#bad.add(bad);
    if (!this.#options.skipInvalid) return;
    const { file, line, problems } = bad;
    const rejected = { line, original: original(), reason: formatReasons(problems) };
    await this.#rejected.write(file, this.#sourceOf(file), rejected);
  }

  #sourceOf(file: string): Source {
    const source = this.#sources.get(file);
    if (source === undefined) throw new Error(`${file} was not read`);
    return source;
  }

  #error(): BadInputError {
    const hint = this.#options.skipInvalid ? '' : '; --skip-invalid imports the others';
    return new BadInputError(
      `${this.#bad.format()}\n${lines(this.#bad.count)} can't be imported, so nothing was${hint}.`,
    );
  }
}

function lines(count: number): string {
  return count === 1 ? '1 bad line' : `${count} bad lines`;
}
