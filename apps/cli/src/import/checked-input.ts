import type { RuleBook } from '@daybreak/domain';
import type { RowComparison, RowRepository } from '@daybreak/repository';
import { mapWithConcurrency } from '@daybreak/runtime';
import { createRowsFileReader } from '../rows-file/create-rows-file-reader.ts';
import type { FileFormat } from '../rows-file/file-format.ts';
import { isUnnamed } from '../rows-file/create-unnamed-reader.ts';
import { RowSpool, type SpooledRow } from '../rows-file/row-spool.ts';
import type { RowsFileReader } from '../rows-file/rows-file-reader.ts';
import type { ReadCounter } from '../terminal/read-counter.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { BadLines } from './bad-lines.ts';
import { describeConflict } from './describe-conflict.ts';
import { BadFileError, checkFile, type InputFile } from './check-file.ts';

const chunkSize = 500;
const compareConcurrency = 32;

interface CheckOptions {
  ruleBook: RuleBook;
  /** Whether bad lines are put aside; otherwise the first of them means that nothing is imported. */
  skipInvalid: boolean;
  /** Whether a row that is there with another definition is to be replaced; otherwise its line is a bad one. */
  replace?: boolean;
  /** What the files do not say of themselves. */
  format?: FileFormat;
  /** Told of each row that was read. */
  progress?: Pick<ReadCounter, 'add'>;
  signal: AbortSignal;
}

/** Every row of the input files that can be imported, and what is to be said of the others. */
export class CheckedInput implements AsyncDisposable {
  readonly spool = new RowSpool();
  readonly #bad: BadLines;
  readonly #options: CheckOptions;
  #unchanged = 0;
  #conflicts = 0;

  constructor(options: CheckOptions) {
    this.#options = options;
    this.#bad = new BadLines(options);
  }

  /** Reads and checks the files. Throws BadInputError when one of them as a whole is none of rows. */
  async read(files: readonly InputFile[]): Promise<void> {
    const unnamed = files.find(({ name }) => isUnnamed(name));
    if (unnamed !== undefined && this.#options.skipInvalid)
      throw new UsageError(
        `--skip-invalid writes bad lines beside their file, and ${unnamed.name} is not a file: save the input to a file first`,
      );
    // An unknown format is told before the first file is read, however long that takes.
    const readers = files.map((file) => ({ file, reader: createRowsFileReader(file.name, this.#options.format) }));
    for (const { file, reader } of readers) {
      this.#bad.addSource(file.name, { path: file.path, reader });
      await this.#readFile(file, reader);
    }
  }

  async #readFile(file: InputFile, reader: RowsFileReader): Promise<void> {
    const { ruleBook, skipInvalid: keepOriginals, progress, signal } = this.#options;
    const onBadLine: BadLines['add'] = async (bad, original) => await this.#bad.add(bad, original);
    try {
      await checkFile(file, {
        ruleBook,
        spool: this.spool,
        keepOriginals,
        reader,
        onBadLine,
        onRecord: () => progress?.add(),
        signal,
      });
    } catch (error) {
      if (!(error instanceof BadFileError)) throw error;
      this.#bad.throwForFile(error.bad);
    }
  }

  /** Drops rows that the table holds already; those that it holds with another definition are rejected, unless they replace it. */
  async compareWith(rows: Pick<RowRepository, 'compare'>, progress?: Pick<ReadCounter, 'add'>): Promise<void> {
    for (const chunk of this.spool.chunks(chunkSize)) {
      this.#options.signal.throwIfAborted();
      const settled = await mapWithConcurrency(
        chunk,
        compareConcurrency,
        async ({ definition, state }) => await rows.compare(definition, state),
      );
      for (const [index, result] of settled.entries()) {
        if (result.status === 'rejected') throw result.reason;
        const row = chunk[index];
        const comparison = result.value;
        progress?.add();
        if (row === undefined || comparison.found === 'absent') continue;
        if (comparison.found === 'conflict') {
          if (this.#options.replace === true) {
            this.#conflicts++;
            continue;
          }
          await this.#rejectConflict(row, comparison);
        } else this.#unchanged++;
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
    this.#bad.throwIfAny();
  }

  /**
   * Puts the rejected files in their places. Returns what there is to tell on a terminal, or undefined when every line was good. Throws
   * UsageError when one can't be put there.
   */
  async finish(): Promise<string | undefined> {
    return await this.#bad.finish();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.spool[Symbol.dispose]();
    await this.#bad[Symbol.asyncDispose]();
  }

  async #rejectConflict(row: SpooledRow, conflict: Extract<RowComparison, { found: 'conflict' }>): Promise<void> {
    const { file, line, column, original } = row;
    const reason = describeConflict(conflict, row);
    const problems = [{ line, column, name: 'id', reason }];
    await this.#bad.add({ file, line, problems }, () => original ?? Buffer.alloc(0));
  }
}
