import { extname } from 'node:path';
import { UsageError } from '../terminal/usage-error.ts';
import { createUnnamedReader, isUnnamed } from './create-unnamed-reader.ts';
import { createCsvReader } from './csv-reader.ts';
import type { FileFormat } from './file-format.ts';
import { createJsonlReader } from './jsonl-reader.ts';
import type { RowsFileReader } from './rows-file-reader.ts';

/** What a file of rejected lines is called beyond the file's own name; a second one gets a number. */
const rejectedSuffix = /\.rejected(?:-\d+)?$/;

/** The name of the file whose lines were rejected; of any other file, its own. */
export function withoutRejected(name: string): string {
  return name.replace(rejectedSuffix, '');
}

/** Whether the file is compressed, by its name. */
export function isGzip(name: string): boolean {
  return extname(name).toLowerCase() === '.gz';
}

/** The reader for a file, or for the lines of one that were rejected, by its extension. Throws UsageError when that names no format. */
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
