import { readDialect } from './csv-dialect.ts';
import { csvRecords } from './csv-records.ts';
import type { FileFormat } from './file-format.ts';
import { isBlank } from './join-cells.ts';
import type { CsvRecord } from './parse-csv-lines.ts';
import { readLines } from './read-lines.ts';
import { toUtf8 } from './to-utf8.ts';

/** Reads the records of a CSV file, its header first, each with the file's delimiter. Records without any text are skipped. */
export async function* readCsv(
  chunks: Parameters<typeof toUtf8>[0],
  format: FileFormat,
): AsyncGenerator<{ record: CsvRecord; delimiter: string }> {
  const { lines, delimiter } = await readDialect(readLines(toUtf8(chunks, format.encoding)), format.delimiter);
  for await (const record of csvRecords(lines, delimiter)) {
    if ('cells' in record && record.cells.every(isBlank)) continue;
    yield { record, delimiter };
  }
}
