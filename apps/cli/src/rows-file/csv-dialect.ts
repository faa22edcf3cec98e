import { delimiterHint } from './file-format.ts';
import { type Line, trimLineEnd } from './read-lines.ts';
import { RowsFileError } from './rows-file-reader.ts';

/** The delimiter of a CSV file, and its lines. */
export interface Dialect {
  delimiter: string;
  /** The lines without a first line such as `sep=;`, which names the delimiter. */
  lines: AsyncIterable<Line>;
}

const separatorLine = /^"?sep=(.)"?$/i;

/** Reads the first line. Throws RowsFileError when it names another delimiter than `given`. */
export async function readDialect(
  source: AsyncGenerator<Line, void, undefined>,
  given: string | undefined,
): Promise<Dialect> {
  const { value: first } = await source.next();
  const declared = first === undefined ? undefined : separatorLine.exec(trimLineEnd(first.bytes).toString())?.[1];
  if (declared !== undefined && given !== undefined && declared !== given) {
    await source.return();
    const reason = `the line sep= says that the columns are separated by ${delimiterHint(declared)}, or delete the line`;
    throw new RowsFileError([{ line: 1, column: 1, reason }]);
  }
  return { delimiter: declared ?? given ?? ',', lines: rejoin(declared === undefined ? first : undefined, source) };
}

async function* rejoin(
  first: Line | void,
  rest: AsyncGenerator<Line, void, undefined>,
): AsyncGenerator<Line, void, undefined> {
  try {
    if (first !== undefined) yield first;
    yield* rest;
  } finally {
    await rest.return();
  }
}
