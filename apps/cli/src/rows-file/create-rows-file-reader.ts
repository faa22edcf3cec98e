import { extname } from 'node:path';
import { UsageError } from '../terminal/usage-error.ts';
import { createCsvReader } from './csv-reader.ts';
import { createJsonlReader } from './jsonl-reader.ts';
import type { RowsFileReader } from './rows-file-reader.ts';

/** What a file of rejected lines is called beyond the file's own name; a second one gets a number. */
const rejectedSuffix = /\.rejected(?:-\d+)?$/;

/** The name of the file whose lines were rejected; of any other file, its own. */
export function withoutRejected(name: string): string {
  return name.replace(rejectedSuffix, '');
}

/** The reader for a file, or for the lines of one that were rejected, by its extension. Throws UsageError when that names no format. */
export function createRowsFileReader(file: string): RowsFileReader {
  switch (extname(withoutRejected(file)).toLowerCase()) {
    case '.csv':
      return createCsvReader();
    case '.jsonl':
    case '.ndjson':
      return createJsonlReader();
    default:
      throw new UsageError(`${file}: its name must end in .csv, .jsonl or .ndjson, which says the format`);
  }
}
