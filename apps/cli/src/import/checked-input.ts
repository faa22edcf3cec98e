import type { RuleBook } from '@daybreak/domain';
import type { RowComparison, RowRepository } from '@daybreak/repository';
import { mapWithConcurrency, resultsOf } from '@daybreak/runtime';
import { createRowsFileReader } from '../rows-file/create-rows-file-reader.ts';
import type { FileFormat } from '../rows-file/file-format.ts';
import { isUnnamed } from '../rows-file/create-unnamed-reader.ts';
import { RowSpool, type SpooledRow } from '../rows-file/row-spool.ts';
import type { RowsFileReader } from '../rows-file/rows-file-reader.ts';
import type { WatchedStream } from '../terminal/can-redraw.ts';
import { createReadCounter, type ReadCounter } from '../terminal/read-counter.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { BadLines } from './bad-lines.ts';
import { EditedRows } from './edited-rows.ts';
import { inParts } from './in-parts.ts';
import { describeConflict } from './describe-conflict.ts';
import type { InputFile } from '../rows-file/input-file.ts';
import { BadFileError, checkFile } from './check-file.ts';

const chunkSize = 500;
const rowsPerRequest = 100;
const compareConcurrency = 4;

interface CheckOptions {
  ruleBook: RuleBook;
  /** Skips bad lines, and writes them to files of rejected lines. Without it a bad line stops the import. */
  skipInvalid: boolean;
  /** Replaces a row that the target holds with another definition. Without it such a line is bad. */
  replace?: boolean;
  /** The format of the files, as options give it. */
  format?: FileFormat;
  /** The reader of a file. Default: the one for its extension. Throws UsageError. */
  readerOf?: (file: InputFile) => RowsFileReader;
  /** Takes the progress. */
  stderr: WatchedStream;
  signal: AbortSignal;
}

/** The good rows and the bad lines of the input files. */
export class CheckedInput implements AsyncDisposable {
  readonly spool = new RowSpool();
  readonly #bad: BadLines;
  readonly #options: CheckOptions;
  #unchanged = 0;
  #conflicts = 0;
  #targetIsEmpty = false;
  readonly #edited = new EditedRows();

  constructor(options: CheckOptions) {
    this.#options = options;
    this.#bad = new BadLines(options);
  }

  /** Reads and checks the files. Throws BadInputError when a file does not contain rows. */
  async read(files: readonly InputFile[]): Promise<void> {
    const unnamed = files.find(({ name }) => isUnnamed(name));
    if (unnamed !== undefined && this.#options.skipInvalid)
      throw new UsageError(
        `--skip-invalid writes bad lines beside their file, and ${unnamed.name} is not a file: save the input to a file first`,
      );
    // Rejects an unknown format before it reads the first file, which may take long.
    const { format, readerOf = ({ name }) => createRowsFileReader(name, format) } = this.#options;
    const readers = files.map((file) => ({ file, reader: readerOf(file) }));
    const counter = createReadCounter(this.#options.stderr);
    try {
      for (const { file, reader } of readers) {
        this.#bad.addSource(file.name, { path: file.path, reader });
        await this.#readFile(file, reader, counter.add);
      }
    } finally {
      counter.end();
    }
  }

  async #readFile(file: InputFile, reader: RowsFileReader, onRecord: () => void): Promise<void> {
    const { ruleBook, skipInvalid: keepOriginals, signal } = this.#options;
    const onBadLine: BadLines['add'] = async (bad, original) => await this.#bad.add(bad, original);
    try {
      await checkFile(file, {
        ruleBook,
        spool: this.spool,
        keepOriginals,
        reader,
        onBadLine,
        onRecord,
        signal,
      });
    } catch (error) {
      if (!(error instanceof BadFileError)) throw error;
      this.#bad.throwForFile(error.bad);
    }
  }

  /** Drops rows that the table already holds. Rejects rows that it holds with another definition, unless they replace it. */
  async compareWith(rows: Pick<RowRepository, 'compareMany' | 'scanRows'>): Promise<void> {
    this.#targetIsEmpty = await isEmpty(rows);
    if (this.#targetIsEmpty) return;
    const words = { noun: 'row', verb: 'compared with the target', total: this.spool.size };
    const counter = createReadCounter(this.#options.stderr, words);
    try {
      await this.#compareAll(rows, counter);
    } finally {
      counter.end();
    }
  }

  async #compareAll(rows: Pick<RowRepository, 'compareMany'>, counter: Pick<ReadCounter, 'add'>): Promise<void> {
    for (const chunk of this.spool.chunks(chunkSize)) {
      this.#options.signal.throwIfAborted();
      const settled = await mapWithConcurrency(
        inParts(chunk, rowsPerRequest),
        compareConcurrency,
        async (part) => await rows.compareMany(part),
      );
      const comparisons = resultsOf(settled).flat();
      for (const [index, comparison] of comparisons.entries()) {
        const row = chunk[index];
        counter.add();
        if (row === undefined || comparison.found === 'absent') continue;
        if (comparison.found !== 'unchanged' && this.#options.replace === true) {
          this.#conflicts++;
          continue;
        }
        if (comparison.found === 'conflict') await this.#rejectConflict(row, comparison);
        else this.#unchanged++;
        if (comparison.found === 'edited') this.#edited.add(comparison, row);
        this.spool.remove(row.definition.id);
      }
    }
  }

  /** Whether the table that `compareWith` was given held no row. */
  get targetIsEmpty(): boolean {
    return this.#targetIsEmpty;
  }

  /** The number of rows that the table already holds as they are in the input. */
  get unchanged(): number {
    return this.#unchanged;
  }

  /** The rows that the table holds as an owner has edited them since an earlier import. They count as unchanged. */
  get edited(): EditedRows {
    return this.#edited;
  }

  /** The number of rows to replace, which the table holds with another definition. */
  get conflicts(): number {
    return this.#conflicts;
  }

  /** The number of bad lines. */
  get badLines(): number {
    return this.#bad.count;
  }

  /** Throws BadInputError when there are bad lines, unless `--skip-invalid` skips them. */
  throwIfBad(): void {
    this.#bad.throwIfAny();
  }

  /**
   * Gives the files of rejected lines their names. Resolves to a message for the terminal, or to undefined when every line is good. Throws
   * UsageError when a file can't be written.
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

/** Whether the target holds nothing to compare with. Reads the first page of the table. */
async function isEmpty(rows: Pick<RowRepository, 'scanRows'>): Promise<boolean> {
  let items = 0;
  for await (const _ of rows.scanRows(() => items++)) return false;
  return items === 0;
}
