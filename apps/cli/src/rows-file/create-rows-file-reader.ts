import { extname } from 'node:path';
import { UsageError } from '../terminal/usage-error.ts';
import { createUnnamedReader, isUnnamed } from './create-unnamed-reader.ts';
import { createCsvReader } from './csv-reader.ts';
import type { FileFormat } from './file-format.ts';
import { createJsonlReader } from './jsonl-reader.ts';
import type { RowsFileReader } from './rows-file-reader.ts';

/** The suffix of a file of rejected lines. A second file gets a number. */
const rejectedSuffix = /\.rejected(?:-\d+)?$/;

/** The name without the suffix of rejected lines. */
export function withoutRejected(name: string): string {
  return name.replace(rejectedSuffix, '');
}

/** The reader for a file, or for a file of rejected lines, by its extension. Throws UsageError for an unknown extension. */
export function createRowsFileReader(file: string, format: FileFormat = {}): RowsFileReader {
  if (isUnnamed(file)) return createUnnamedReader(format);
  const name = withoutRejected(file).replace(/\.gz$/i, '');
  switch (extname(name).toLowerCase()) {
    case '.csv':
      return createCsvReader(format);
    case '.tsv':
      return createCsvReader({ ...format, delimiter: format.delimiter ?? '\t' });
    case '.jsonl':
    case '.ndjson':
      if (format.delimiter === undefined) return createJsonlReader(format);
      throw new UsageError(`--delimiter is for CSV, and ${file} is JSON Lines`);
    case '.xlsx':
    case '.xls':
    case '.ods':
      throw new UsageError(`${file} is a workbook: save it as CSV UTF-8, and import that file`);
    default:
      throw new UsageError(`${file}: the name must end in .csv, .tsv, .jsonl or .ndjson, or in one of these and .gz`);
  }
}
