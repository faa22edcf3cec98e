import { extname } from 'node:path';
import { UsageError } from '../terminal/usage-error.ts';
import { createCsvReader } from './csv-reader.ts';
import { createJsonlReader } from './jsonl-reader.ts';
import type { RowsFileReader } from './rows-file-reader.ts';

/** The reader for a file, by its extension. Throws UsageError when that names no format. */
export function createRowsFileReader(file: string): RowsFileReader {
  switch (extname(file).toLowerCase()) {
    case '.csv':
      return createCsvReader();
    case '.jsonl':
    case '.ndjson':
      return createJsonlReader();
    default:
      throw new UsageError(`${file}: its name must end in .csv, .jsonl or .ndjson, which says the format`);
  }
}
