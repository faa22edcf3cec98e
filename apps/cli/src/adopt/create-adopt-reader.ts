import { extname } from 'node:path';
import { withoutRejected } from '../rows-file/create-rows-file-reader.ts';
import type { FileFormat } from '../rows-file/file-format.ts';
import { createJsonlReader } from '../rows-file/jsonl-reader.ts';
import type { RowsFileReader, RowsFileRecord } from '../rows-file/rows-file-reader.ts';
import { closest, didYouMean } from '../terminal/closest.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { createCsvSource } from './csv-source.ts';
import { isSelected, mapRecord } from './map-record.ts';
import type { Mapping } from './parse-mapping.ts';
import { exportedItem, type SourceRecord, valueAt } from './source-record.ts';

/** What was read of a source. */
export interface SourceCounts {
  /** Items. */
  read: number;
  /** Items that `--filter` left out. */
  filtered: number;
  /** The sources of `--map` that no item had so far. */
  missing: Set<string>;
  /** The keys of the first items, for suggestions. */
  keys: Set<string>;
}

export function createSourceCounts({ fields }: Mapping): SourceCounts {
  return { read: 0, filtered: 0, missing: new Set(fields.map(({ source }) => source)), keys: new Set() };
}

const keysOfItems = 100;

/**
 * Reads the items of a source as rows. The source is CSV of any header, JSON Lines, or lines of DynamoDB's export to S3. Rejected lines are those of the source. Throws
 * UsageError for another extension.
 */
export function createAdoptReader(
  name: string,
  mapping: Mapping,
  counts: SourceCounts,
  format: FileFormat,
): RowsFileReader {
  const { reader, isCsv } = sourceReader(name, format);
  return {
    ...reader,
    async *records(chunks) {
      for await (const record of reader.records(chunks)) {
        counts.read += 1;
        const item = record.problems.length > 0 ? undefined : itemOf(record);
        if (item === undefined) yield record;
        else if (isSelected(item, mapping.filters)) yield mapped(record, item, mapping, counts, isCsv);
        else counts.filtered += 1;
      }
    },
  };
}

function sourceReader(name: string, format: FileFormat): { reader: RowsFileReader; isCsv: boolean } {
  const plain = withoutRejected(name).replace(/\.gz$/i, '');
  const extension = extname(plain).toLowerCase();
  if (extension === '.csv' || extension === '.tsv') {
    const delimiter = format.delimiter ?? (extension === '.tsv' ? '\t' : undefined);
    return { reader: createCsvSource({ ...format, delimiter }), isCsv: true };
  }
  if (['.jsonl', '.ndjson', '.json'].includes(extension)) return { reader: createJsonlReader(format), isCsv: false };
  if (extension === '.ion')
    throw new UsageError(`${name} is an export in Amazon Ion: export the table as DynamoDB JSON`);
  throw new UsageError(
    `${name}: the name must end in .csv, .tsv, .jsonl, .ndjson or .json, or in one of these and .gz`,
  );
}

function itemOf({ row }: RowsFileRecord): SourceRecord | undefined {
  if (typeof row !== 'object' || row === null) return undefined;
  return exportedItem(row) ?? Object.fromEntries(Object.entries(row));
}

function mapped(
  record: RowsFileRecord,
  item: SourceRecord,
  mapping: Mapping,
  { read, missing, keys }: SourceCounts,
  isCsv: boolean,
): RowsFileRecord {
  if (read <= keysOfItems) for (const key of Object.keys(item)) keys.add(key);
  for (const source of missing) if (valueAt(item, source) !== undefined) missing.delete(source);
  const { row, problems } = mapRecord(item, mapping, { isCsv });
  const sourceOf = (path: string): string =>
    mapping.fields.find(({ target }) => path === target.name || path.startsWith(`${target.name}.`))?.source ?? path;
  const locate: RowsFileRecord['locate'] = (path) => record.locate(sourceOf(path));
  return { ...record, row, problems: problems.map((problem) => ({ ...locate(problem.name), ...problem })), locate };
}

/** Throws UsageError when no item has a source of `--map`: most likely it is misspelt. */
export function assertSourcesFound({ read, filtered, missing, keys }: SourceCounts): void {
  const [source] = missing;
  if (source === undefined || read === filtered) return;
  throw new UsageError(
    `No item has ${source}, which --map names${didYouMean(closest(source, [...keys]))}. The first items have ${[...keys].slice(0, 20).join(', ')}`,
  );
}
