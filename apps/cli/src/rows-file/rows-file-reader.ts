import type { Problem } from './problem.ts';

/** One row of an input file, in any format. */
export interface RowsFileRecord {
  /** The line on which the row begins, from 1. */
  line: number;
  /** The row before `parseRowDefinition`. Meaningless when there are problems. */
  row: unknown;
  /** Problems of the file format. */
  problems: readonly Problem[];
  /** The place of a part of the row in the file. `path` names the part: `dueDate`, `changes.price`. */
  locate(path: string): { line: number; column: number };
  /** The original record, for `rejectedLine`. */
  original(): Uint8Array;
}

/** Reads one file of rows, and formats its rejected lines in the same format. */
export interface RowsFileReader {
  /** Reads on demand, and holds at most one record and one chunk in memory. Throws RowsFileError. */
  records(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<RowsFileRecord, void, undefined>;
  /** The start of a file of rejected lines, which may be empty. Known after the first record. */
  rejectedHeader(): Uint8Array;
  /** One line of a file of rejected lines. */
  rejectedLine(line: number, original: Uint8Array, reason: string): Uint8Array;
}

/** The file does not contain rows, so that `--skip-invalid` does not apply. */
export class RowsFileError extends Error {
  override name = 'RowsFileError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(({ reason }) => reason).join('; '), options);
    this.problems = problems;
  }
}
