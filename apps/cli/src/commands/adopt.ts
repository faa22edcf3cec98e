import { builtInRuleBook, type RowDefinition } from '@daybreak/domain';
import { assertSourcesFound, createAdoptReader, createSourceCounts } from '../adopt/create-adopt-reader.ts';
import { type MappingOptions, parseMapping } from '../adopt/parse-mapping.ts';
import { tableFile } from '../adopt/read-table.ts';
import { CheckedInput } from '../import/checked-input.ts';
import { type ImportTargetOptions, importChecked } from '../import/import-checked.ts';
import type { Imported } from '../import/import-input.ts';
import { planTwice } from '../import/plan-twice.ts';
import { parseFileFormat } from '../rows-file/file-format.ts';
import type { InputFile } from '../rows-file/input-file.ts';
import { inputFiles } from '../rows-file/input-files.ts';
import { parseTarget } from '../target/parse-target.ts';
import { count, formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import { createProgress } from '../terminal/progress.ts';
import { UsageError } from '../terminal/usage-error.ts';

export interface AdoptOptions extends ImportTargetOptions, MappingOptions {
  json?: boolean;
  table?: string;
  tableRegion?: string;
  tableProfile?: string;
  skipInvalid?: boolean;
  dryRun?: boolean;
  delimiter?: string;
  encoding?: string;
}

export interface AdoptReport extends Partial<Imported> {
  /** Items of the source. */
  read: number;
  /** Items that `--filter` left out. */
  filtered: number;
  /** Items that make a row. */
  rows: number;
  /** The first rows. */
  first: RowDefinition[];
  /** Rows of the target that were imported from the same item and edited since. */
  edited?: number;
  /** Items that make no row. `--skip-invalid` wrote them to a file. */
  skipped: number;
  dryRun: boolean;
}

const shownRows = 3;

/**
 * Makes rows of the items of a DynamoDB table, of its exports, or of files, and imports them into the target. It never writes to the source. Resolves to 1 when the
 * answer is no. Throws UsageError and BadInputError before it imports the first row.
 */
export async function adopt(names: readonly string[], options: AdoptOptions, environment: Environment): Promise<0 | 1> {
  const { stderr, signal } = environment;
  const { skipInvalid = false, replace = false, dryRun = false } = options;
  const mapping = parseMapping(options);
  const files = sourcesOf(names, options, environment);
  const format = parseFileFormat(options);
  // Rejects an invalid target before it reads the source, which may take long.
  parseTarget(options, environment);
  const progress = createProgress(stderr);
  const shown = files.map(({ name }) => name);
  progress.say(`Reading ${options.table === undefined ? shown.join(', ') : `the table ${options.table}`}`);
  const counts = createSourceCounts(mapping);
  await using input = new CheckedInput({
    ruleBook: planTwice(builtInRuleBook),
    skipInvalid: skipInvalid && !dryRun,
    replace,
    readerOf: ({ name }) => createAdoptReader(name, mapping, counts, format),
    stderr,
    signal,
  });
  await input.read(files);
  assertSourcesFound(counts);
  const { read, filtered } = counts;
  const first = [...input.spool.chunks(shownRows)].slice(0, 1).flat();
  const about = { read, filtered, rows: input.spool.size, first: first.map(({ definition }) => definition) };
  if (dryRun) {
    print(environment, options, { ...about, skipped: input.badLines, dryRun }, formatAdopt);
    input.throwIfBad();
    return 0;
  }
  input.throwIfBad();
  const imported = await importOrSay(input, { ...options, progress }, environment);
  if (imported === undefined) return 1;
  print(environment, options, { ...about, ...imported, skipped: input.badLines, dryRun }, formatAdopt);
  return 0;
}

/** A data folder records no name of a file: an interrupted adoption goes on with the same command. */
async function importOrSay(
  input: CheckedInput,
  options: Parameters<typeof importChecked>[2],
  environment: Environment,
): ReturnType<typeof importChecked> {
  try {
    return await importChecked(input, undefined, options, environment);
  } catch (error) {
    if (environment.signal.aborted)
      environment.stderr.write('Stopped. To go on, run the same command again: it imports what is missing\n');
    throw error;
  }
}

function sourcesOf(names: readonly string[], options: AdoptOptions, environment: Environment): InputFile[] {
  const { table, tableRegion, tableProfile } = options;
  if (table !== undefined && names.length > 0)
    throw new UsageError('A table and files exclude each other: leave out --table, or the files');
  if (table !== undefined) return [tableFile({ table, tableRegion, tableProfile }, environment)];
  if (names.length > 0) return inputFiles(names, environment);
  throw new UsageError('Adopt what? Give --table NAME, or files: CSV, JSON Lines, or an export of a table');
}

/** The result for people. */
export function formatAdopt(report: AdoptReport): string {
  const { read, filtered, rows, first, skipped, dryRun, imported = 0, replaced = 0, unchanged = 0 } = report;
  const left = filtered > 0 ? `, ${formatNumber(filtered)} left out by --filter` : '';
  const bad = skipped > 0 ? `, ${formatNumber(skipped)} that make no row` : '';
  const lines = [`${count(read, 'item')} read${left}${bad}`];
  if (dryRun) lines.push(`${count(rows, 'row')} would be imported${first.length > 0 ? ', such as' : ''}`);
  if (dryRun) lines.push(...first.map((row) => `  ${JSON.stringify(row)}`));
  else {
    const more = [
      replaced > 0 ? `, ${formatNumber(replaced)} replaced` : '',
      unchanged > 0 ? `, ${formatNumber(unchanged)} unchanged` : '',
    ];
    lines.push(`${count(imported, 'row')} imported${more.join('')}`);
  }
  return lines.join('\n');
}
