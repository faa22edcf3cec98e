import type { Problem } from './problem.ts';

/** One row of an input file, whatever the format. */
export interface RowsFileRecord {
  /** The line on which it begins, from 1. */
  line: number;
  /** The row as an owner writes it, still to be parsed; without meaning when there are problems. */
  row: unknown;
  /** What the format itself finds wrong. */
  problems: readonly Problem[];
  /** Where in the file the part of the row is that `path` (`dueDate`, `changes.price`) names. */
  locate(path: string): { line: number; column: number };
  /** The record as `rejectedLine` takes it. */
  original(): Uint8Array;
}

/** Reads one file of rows, and writes the lines of it that were rejected in the same format. */
export interface RowsFileReader {
  /** Reads as it is pulled, and holds no more than one record and one chunk. Throws RowsFileError. */
  records(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<RowsFileRecord, void, undefined>;
  /** What a file of rejected lines starts with, perhaps nothing; known once the first record is. */
  rejectedHeader(): Uint8Array;
  /** One line of that file. */
  rejectedLine(line: number, original: Uint8Array, reason: string): Uint8Array;
}

/** The file as a whole can't be read as rows, so it makes no sense to skip bad lines of it. */
export class RowsFileError extends Error {
  override name = 'RowsFileError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(({ reason }) => reason).join('; '), options);
    this.problems = problems;
  }
}
