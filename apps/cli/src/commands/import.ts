import { builtInRuleBook } from '@daybreak/domain';
import { CheckedInput } from '../import/checked-input.ts';
import { planTwice } from '../import/plan-twice.ts';
import { importInput } from '../import/import-input.ts';
import { inputFiles } from '../rows-file/input-files.ts';
import { parseFileFormat } from '../rows-file/file-format.ts';
import { openTarget, type Target } from '../target/open-target.ts';
import { parseTarget } from '../target/parse-target.ts';
import { confirm } from '../terminal/confirm.ts';
import { count, formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import { createProgress } from '../terminal/progress.ts';
import type { CommandOptions } from './command-options.ts';

export interface ImportOptions extends CommandOptions {
  skipInvalid?: boolean;
  replace?: boolean;
  yes?: boolean;
  rate?: number;
  delimiter?: string;
  encoding?: string;
}

export interface ImportReport {
  /** Rows that the target did not hold. */
  imported: number;
  /** Rows that the target held with another definition (`--replace`). */
  replaced: number;
  /** Rows that the target held as they are in the files, and rows that an owner has edited since they were imported. */
  unchanged: number;
  /** How many of the unchanged rows an owner has edited since. */
  edited: number;
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

  await using target = await openTarget(options, environment, { create: true });
  await input.compareWith(target.rows);
  input.throwIfBad();
  if (input.conflicts > 0) {
    const effect = `This replaces ${count(input.conflicts, 'row')} of ${target.name}, whatever the status`;
    if (!(await confirm({ effect, yes: options.yes }, environment))) return 1;
  }
  const imported = await importInput(input, names, { ...putInto(target, options), progress, replace }, signal);
  const skipped = await input.finish();
  for (const message of [skipped, input.edited.describe()]) if (message !== undefined) stderr.write(`${message}\n`);
  print(environment, options, { ...imported, edited: input.edited.count, skipped: input.badLines }, formatImport);
  return 0;
}

/** A new table on demand takes 4,000 writes a second, a row with its index is two, and a run needs some of them. */
const stackRate = 1_000;

/** How rows are put into a target: in transactions in a folder. On a stack these take twice the write units. */
function putInto(target: Target, { rate }: ImportOptions) {
  return target.kind === 'folder'
    ? { rows: target.rows, folder: target.folder, rate }
    : { rows: { put: target.rows.put }, folder: undefined, rate: rate ?? stackRate };
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
