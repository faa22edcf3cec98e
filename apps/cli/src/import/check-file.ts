import { builtInCalendarBook, parseRowDefinition, type RuleBook } from '@daybreak/domain';
import { isSealed, sealedStateSchema } from '@daybreak/repository';
import * as v from 'valibot';
import { fieldNames } from '../rows-file/csv-header.ts';
import { chunksOf, type InputFile } from '../rows-file/input-file.ts';
import type { BadLine, Problem } from '../rows-file/problem.ts';
import type { RowSpool } from '../rows-file/row-spool.ts';
import { RowsFileError, type RowsFileReader, type RowsFileRecord } from '../rows-file/rows-file-reader.ts';
import { closest, didYouMean } from '../terminal/closest.ts';
import { suggestTimeZone } from '../terminal/suggest-time-zone.ts';

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
const namesSchema = v.object({ timeZone: nameSchema, rule: nameSchema, calendar: nameSchema, catchUp: nameSchema });

const { names: calendarNames } = builtInCalendarBook;

/** The fields of a line of JSON. */
const jsonFields = [...fieldNames, 'changes', 'values', 'state'];

/** A suggestion for an unknown field, time zone, rule, calendar or catch-up policy. */
function hintFor(path: string, row: unknown, { kinds }: RuleBook): string {
  const isUnknownField = isRecord(row) && Object.hasOwn(row, path) && !jsonFields.includes(path);
  if (isUnknownField) return didYouMean(closest(path, jsonFields));
  const names = v.safeParse(namesSchema, row);
  if (!names.success) return '';
  const { timeZone, rule, calendar, catchUp } = names.output;
  if (path === 'timeZone' && timeZone !== '') return suggestTimeZone(timeZone);
  if (path === 'calendar' && !calendarNames.includes(calendar)) return didYouMean(closest(calendar, calendarNames));
  if (path === 'catchUp') return didYouMean(closest(catchUp, ['all', 'latest']));
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
