import { builtInRuleBook } from '@daybreak/domain';
import { CheckedInput } from '../import/checked-input.ts';
import { planTwice } from '../import/plan-twice.ts';
import { importChecked, type ImportedRows, type ImportTargetOptions } from '../import/import-checked.ts';
import { inputFiles } from '../rows-file/input-files.ts';
import { parseFileFormat } from '../rows-file/file-format.ts';
import { parseTarget } from '../target/parse-target.ts';
import { count, formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import { createProgress } from '../terminal/progress.ts';
import type { CommandOptions } from './command-options.ts';

export interface ImportOptions extends CommandOptions, ImportTargetOptions {
  skipInvalid?: boolean;
  delimiter?: string;
  encoding?: string;
}

/** `unchanged` counts rows that the target held as they are in the files, and rows that an owner has edited since they were imported. */
export interface ImportReport extends ImportedRows {
  /** Bad lines, which `--skip-invalid` wrote to FILE.rejected. */
  skipped: number;
}

/**
 * Imports the rows of files into the target, without a run. Resolves to 1 when the answer is no. Throws UsageError and BadInputError before it imports
 * the first row.
 */
export async function importFiles(
  names: readonly string[],
  options: ImportOptions,
  environment: Environment,
): Promise<0 | 1> {
  const { stderr, signal } = environment;
  const { skipInvalid = false, replace = false } = options;
  const files = inputFiles(names, environment);
  const format = parseFileFormat(options);
  // Rejects an invalid target before it reads the files, which may take long.
  parseTarget(options, environment);
  const progress = createProgress(stderr);
  progress.say(`Reading ${names.join(', ')}`);
  await using input = new CheckedInput({
    ruleBook: planTwice(builtInRuleBook),
    skipInvalid,
    replace,
    format,
    stderr,
    signal,
  });
  await input.read(files);
  input.throwIfBad();

  const imported = await importChecked(input, names, { ...options, progress }, environment);
  if (imported === undefined) return 1;
  print(environment, options, { ...imported, skipped: input.badLines }, formatImport);
  return 0;
}

/** The result for people. */
export function formatImport({ imported, replaced, unchanged, skipped }: ImportReport): string {
  const more = [
    replaced > 0 ? `, ${formatNumber(replaced)} replaced` : '',
    unchanged > 0 ? `, ${formatNumber(unchanged)} unchanged` : '',
    skipped > 0 ? `, ${count(skipped, 'bad line')} skipped` : '',
  ];
  return `${count(imported, 'row')} imported${more.join('')}`;
}
