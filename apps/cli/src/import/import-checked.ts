import type { RowRepository } from '@daybreak/repository';
import { editorOf } from '../edits/editor-of.ts';
import { signedRows } from '../edits/signed-rows.ts';
import { openTarget, type Target } from '../target/open-target.ts';
import type { TargetOptions } from '../target/parse-target.ts';
import { confirm } from '../terminal/confirm.ts';
import { count } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import type { Progress } from '../terminal/progress.ts';
import type { CheckedInput } from './checked-input.ts';
import { type Imported, importInput } from './import-input.ts';

/** How checked rows are put into a target. */
export interface ImportTargetOptions extends TargetOptions {
  replace?: boolean;
  yes?: boolean;
  /** Rows a second. */
  rate?: number;
  /** Who imports the rows, for the history of those that are replaced. */
  by?: string;
}

export interface ImportedRows extends Imported {
  /** How many of the unchanged rows an owner has edited since. */
  edited: number;
}

interface ImportCheckedOptions extends ImportTargetOptions {
  progress: Progress;
}

/**
 * Compares checked rows with the target, and puts those that it lacks into it. A data folder records the `names` of files until it has all their rows. Undefined
 * when the answer is no. Throws BadInputError before the first row is put.
 */
export async function importChecked(
  input: CheckedInput,
  names: readonly string[] | undefined,
  { progress, ...options }: ImportCheckedOptions,
  environment: Environment,
): Promise<ImportedRows | undefined> {
  const { stderr, signal } = environment;
  const { replace = false, yes } = options;
  const by = editorOf(options, environment);
  await using target = await openTarget(options, environment, { create: true });
  await input.compareWith(target.rows);
  input.throwIfBad();
  if (input.conflicts > 0) {
    const effect = `This replaces ${count(input.conflicts, 'row')} of ${target.name}, whatever the status`;
    if (!(await confirm({ effect, yes }, environment))) return undefined;
  }
  const { folder, ...into } = putInto(target, signedRows(target.rows, by), input, options);
  const remembered = names === undefined ? undefined : folder;
  const imported = await importInput(input, names ?? [], { ...into, folder: remembered, progress, replace }, signal);
  const skipped = await input.finish();
  for (const message of [skipped, input.edited.describe()]) if (message !== undefined) stderr.write(`${message}\n`);
  return { ...imported, edited: input.edited.count };
}

/** A new table on demand takes 4,000 writes a second, a row with its index is two, and a run needs some of them. */
const stackRate = 1_000;

/** An engine builds a store that it loads in memory, in some four times the bytes of the rows. */
const maximumLoadBytes = 256 * 1024 * 1024;

/**
 * How rows are put into a target: a folder without rows loads them, one with rows takes them in transactions. On a stack a transaction takes twice the
 * write units.
 */
function putInto(
  target: Target,
  rows: RowRepository,
  { spool, targetIsEmpty }: CheckedInput,
  { rate }: ImportTargetOptions,
) {
  if (target.kind === 'stack') return { rows: { put: rows.put }, folder: undefined, rate: rate ?? stackRate };
  const { folder } = target;
  const loads = targetIsEmpty && rate === undefined && spool.bytes <= maximumLoadBytes;
  return { rows, folder, rate, load: loads ? target.load : undefined };
}
