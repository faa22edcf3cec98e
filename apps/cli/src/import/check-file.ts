import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { builtInCalendarBook, parseRowDefinition, type RuleBook } from '@daybreak/domain';
import { isSealed, sealedStateSchema } from '@daybreak/repository';
import * as v from 'valibot';
import { fieldNames } from '../rows-file/csv-header.ts';
import { isGzip } from '../rows-file/create-rows-file-reader.ts';
import type { BadLine, Problem } from '../rows-file/problem.ts';
import type { RowSpool } from '../rows-file/row-spool.ts';
import { RowsFileError, type RowsFileReader, type RowsFileRecord } from '../rows-file/rows-file-reader.ts';
import { closest, didYouMean } from '../terminal/closest.ts';
import { errorCode } from '../terminal/error-code.ts';
import { suggestTimeZone } from '../terminal/suggest-time-zone.ts';
import { UsageError } from '../terminal/usage-error.ts';

export interface InputFile {
  /** The name on the command line, which messages use. */
  name: string;
  path: string;
  /** Standard input, which is read instead of a file. */
  stream?: AsyncIterable<Uint8Array | string> | undefined;
}

interface CheckOptions {
  ruleBook: RuleBook;
  /** Takes the good rows. */
  spool: RowSpool;
  /** Keeps the original line of each row in the spool, so that the row can be rejected later. */
  keepOriginals: boolean;
  reader: RowsFileReader;
  onRecord(): void;
  onBadLine(bad: BadLine, original: () => Uint8Array): Promise<void>;
  signal: AbortSignal;
}

/**
 * Reads a file from end to end, one row at a time, and sorts its rows into good and bad ones. Throws BadFileError when the
 * file does not contain rows, and UsageError when it can't be read.
 */
export async function checkFile(file: InputFile, options: CheckOptions): Promise<void> {
  const { reader, onRecord, onBadLine, signal } = options;
  try {
    for await (const record of reader.records(chunksOf(file))) {
      signal.throwIfAborted();
      onRecord();
      const problems = record.problems.length > 0 ? record.problems : addRow(file.name, record, options);
      if (problems.length === 0) continue;
      await onBadLine({ file: file.name, line: record.line, problems }, record.original);
    }
  } catch (error) {
    throw error instanceof RowsFileError ? new BadFileError(file.name, error) : error;
  }
}

/** The bytes of a file. Throws UsageError for an error of the file system, and passes on an error of the consumer. */
async function* chunksOf({ name, path, stream }: InputFile): AsyncGenerator<Uint8Array, void, undefined> {
  if (stream !== undefined) {
    for await (const chunk of stream) yield Buffer.from(chunk);
    return;
  }
  const chunks: AsyncIterable<Uint8Array> = isGzip(path) ? gunzipped(path) : createReadStream(path);
  try {
    yield* chunks;
  } catch (error) {
    const problem = fileProblem(error);
    throw problem === undefined ? error : new UsageError(`${name}: ${problem}`, { cause: error });
  }
}

/** The decompressed bytes. It throws the errors of the file, too. */
function gunzipped(path: string): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip();
  // The callback is empty: the consumer of the stream gets the error.
  pipeline(createReadStream(path), gunzip, () => {});
  return gunzip;
}

/** The file can't be read as rows. */
export class BadFileError extends Error {
  override name = 'BadFileError';
  readonly bad: BadLine;

  constructor(file: string, { problems }: RowsFileError) {
    super(`${file} can't be read as rows`);
    this.bad = { file, line: problems[0]?.line ?? 1, problems };
  }
}

function addRow(
  file: string,
  record: RowsFileRecord,
  { ruleBook, spool, keepOriginals }: CheckOptions,
): readonly Problem[] {
  const at = (path: string, reason: string): Problem => ({
    ...record.locate(path),
    name: path === '' ? undefined : path,
    reason,
  });
  const { state, row } = splitState(record.row);
  // A row with a state is not planned again: it was planned, or failed, where it was exported.
  const parsed = parseRowDefinition(row, state === undefined ? ruleBook : undefined);
  if (!parsed.success)
    return parsed.problems.map(({ path, message }) => at(path, `${message}${hintFor(path, row, ruleBook)}`));
  const { definition } = parsed;
  const sealed = v.safeParse(v.optional(sealedStateSchema), state);
  const asNew = 'remove it to import a new row';
  if (!sealed.success) return [at('state', `was not written by export: ${asNew}`)];
  if (sealed.output !== undefined && !isSealed(definition, sealed.output))
    return [at('state', `does not match the row, which was changed after the export: ${asNew}`)];
  const original = keepOriginals ? record.original() : undefined;
  const { column } = record.locate('id');
  const first = spool.add({ definition, state: sealed.output, file, line: record.line, column, original });
  return first === undefined
    ? []
    : [at('id', `${definition.id} is a duplicate: ${first.file}:${first.line} has the same id`)];
}

const nameSchema = v.fallback(v.string(), '');
const namesSchema = v.object({ timeZone: nameSchema, rule: nameSchema, calendar: nameSchema });

const { names: calendarNames } = builtInCalendarBook;

/** The fields of a line of JSON. */
const jsonFields = [...fieldNames, 'changes', 'values', 'state'];

/** A suggestion for an unknown field, time zone, rule or calendar. */
function hintFor(path: string, row: unknown, { kinds }: RuleBook): string {
  const isUnknownField = isRecord(row) && Object.hasOwn(row, path) && !jsonFields.includes(path);
  if (isUnknownField) return didYouMean(closest(path, jsonFields));
  const names = v.safeParse(namesSchema, row);
  if (!names.success) return '';
  const { timeZone, rule, calendar } = names.output;
  if (path === 'timeZone' && timeZone !== '') return suggestTimeZone(timeZone);
  if (path === 'calendar' && !calendarNames.includes(calendar)) return didYouMean(closest(calendar, calendarNames));
  return path === 'rule' && !kinds.includes(rule) ? didYouMean(closest(rule, kinds)) : '';
}

/** Separates the state of an exported row from its definition. */
function splitState(row: unknown): { state?: unknown; row: unknown } {
  if (!isRecord(row) || !('state' in row)) return { row };
  const { state, ...rest } = row;
  return { state, row: rest };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Why a file can't be opened or read. Undefined for an error of another kind. */
function fileProblem(error: unknown): string | undefined {
  if (errorCode(error)?.startsWith('Z_') === true) return 'the file is not valid gzip, or is cut off';
  if (typeof error !== 'object' || error === null || !('syscall' in error) || !('code' in error)) return undefined;
  if (error.code === 'ENOENT') return 'there is no such file';
  if (error.code === 'EISDIR') return 'this is a folder, not a file';
  return error.code === 'EACCES' ? 'permission denied' : `it can't be read (${String(error.code)})`;
}
