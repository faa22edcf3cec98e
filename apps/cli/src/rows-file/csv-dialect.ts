import { delimiterHint } from './file-format.ts';
import { type Line, trimLineEnd } from './read-lines.ts';
import { RowsFileError } from './rows-file-reader.ts';

/** How a CSV file separates its columns, and its lines. */
export interface Dialect {
  delimiter: string;
  /** Without the line `sep=;`, by which a file tells a spreadsheet. */
  lines: AsyncIterable<Line>;
}

const separatorLine = /^"?sep=(.)"?$/i;

/** Looks at the first line. Throws RowsFileError where the file says another delimiter than `given`. */
export async function readDialect(
  source: AsyncGenerator<Line, void, undefined>,
  given: string | undefined,
): Promise<Dialect> {
  const { value: first } = await source.next();
  const said = first === undefined ? undefined : separatorLine.exec(trimLineEnd(first.bytes).toString())?.[1];
  if (said !== undefined && given !== undefined && said !== given) {
    await source.return();
    const reason = `the line sep= says that the columns are separated by ${delimiterHint(said)}, or delete the line`;
    throw new RowsFileError([{ line: 1, column: 1, reason }]);
  }
  return { delimiter: said ?? given ?? ',', lines: rejoin(said === undefined ? first : undefined, source) };
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
