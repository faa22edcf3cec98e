import { extname } from 'node:path';
import { UsageError } from '../options/usage-error.ts';
import { createCsvReader } from './csv-reader.ts';
import type { InputReader } from './input-record.ts';
import { createJsonlReader } from './jsonl-reader.ts';

/** The reader for a file, by its extension. Throws UsageError when that names no format. */
export function createInputReader(file: string): InputReader {
  switch (extname(file).toLowerCase()) {
    case '.csv':
      return createCsvReader();
    case '.jsonl':
    case '.ndjson':
      return createJsonlReader();
    default:
      throw new UsageError(`${file}: the format is told by the extension, which must be .csv, .jsonl or .ndjson`);
  }
}
