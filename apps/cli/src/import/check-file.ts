import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parseRowDefinition, type RuleBook } from '@daybreak/domain';
import { isSealed, sealedStateSchema } from '@daybreak/repository';
import * as v from 'valibot';
import { isGzip } from '../rows-file/create-rows-file-reader.ts';
import type { BadLine, Problem } from '../rows-file/problem.ts';
import type { RowSpool } from '../rows-file/row-spool.ts';
import { RowsFileError, type RowsFileReader, type RowsFileRecord } from '../rows-file/rows-file-reader.ts';
import { closest, didYouMean } from '../terminal/closest.ts';
import { errorCode } from '../terminal/error-code.ts';
import { suggestTimeZone } from '../terminal/suggest-time-zone.ts';
import { UsageError } from '../terminal/usage-error.ts';

export interface InputFile {
  /** As it was given on the command line: what messages call it. */
  name: string;
  path: string;
  /** What is read in the place of the file, where it is this process's input. */
  stream?: AsyncIterable<Uint8Array | string> | undefined;
}

interface CheckOptions {
  ruleBook: RuleBook;
  /** Takes each row that is good. */
  spool: RowSpool;
  /** Whether the spool keeps each row's original, so that it can still be rejected. */
  keepOriginals: boolean;
  reader: RowsFileReader;
  onRecord(): void;
  onBadLine(bad: BadLine, original: () => Uint8Array): Promise<void>;
  signal: AbortSignal;
}

/**
 * Reads a file from end to end, one row at a time, and sorts its rows into good and bad ones. Throws BadFileError when the
 * file as a whole is none of rows, and UsageError when it can't be read.
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

/** What the file system has against reading it is a UsageError; what goes wrong with taking the chunks is not. */
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

/** Its errors are those of the file as well. */
function gunzipped(path: string): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip();
  // What goes wrong is thrown to whoever reads.
  pipeline(createReadStream(path), gunzip, () => {});
  return gunzip;
}

/** A whole file that can't be read as rows. */
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
  // A row in a state was planned, or could not be, where it comes from.
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

const namesSchema = v.object({ timeZone: v.fallback(v.string(), ''), rule: v.fallback(v.string(), '') });

/** What a name that is none was probably meant to be. */
function hintFor(path: string, row: unknown, { kinds }: RuleBook): string {
  const names = v.safeParse(namesSchema, row);
  if (!names.success) return '';
  const { timeZone, rule } = names.output;
  if (path === 'timeZone' && timeZone !== '') return suggestTimeZone(timeZone);
  return path === 'rule' && !kinds.includes(rule) ? didYouMean(closest(rule, kinds)) : '';
}

/** What had become of the row, as an export tells it, apart from what its owner says. */
function splitState(row: unknown): { state?: unknown; row: unknown } {
  if (typeof row !== 'object' || row === null || !('state' in row)) return { row };
  const { state, ...rest } = row;
  return { state, row: rest };
}

/** What went wrong with opening or reading a file, or undefined when the error is of another kind. */
function fileProblem(error: unknown): string | undefined {
  if (errorCode(error)?.startsWith('Z_') === true) return 'the file is not valid gzip, or is cut off';
  if (typeof error !== 'object' || error === null || !('syscall' in error) || !('code' in error)) return undefined;
  if (error.code === 'ENOENT') return 'there is no such file';
  if (error.code === 'EISDIR') return 'this is a folder, not a file';
  return error.code === 'EACCES' ? 'permission denied' : `it can't be read (${String(error.code)})`;
}
