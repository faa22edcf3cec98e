import { ItemError } from '@daybreak/repository';
import { editorOf } from '../edits/editor-of.ts';
import { edited, editReportOf, formatEdit } from '../edits/edit-report.ts';
import { signedRows } from '../edits/signed-rows.ts';
import { rowOrThrow } from '../history/row-or-throw.ts';
import { openTarget } from '../target/open-target.ts';
import type { Target } from '../target/open-target.ts';
import { confirm } from '../terminal/confirm.ts';
import { count } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import { printable } from '../terminal/printable.ts';
import type { EditOptions } from './cancel.ts';

export interface DeleteOptions extends EditOptions {
  yes?: boolean;
}

const hint = 'daybreak show prints the row as it is now';

/**
 * Deletes a row, or an item that is not a valid row. The history of a row stays for 90 days. Resolves to 1 when the answer is no. Throws
 * CommandError when there is no such item.
 */
export async function deleteRow(id: string, options: DeleteOptions, environment: Environment): Promise<0 | 1> {
  const by = editorOf(options, environment);
  await using target = await openTarget(options, environment);
  const rows = signedRows(target.rows, by);
  try {
    const { status, version, values } = await rowOrThrow(target, id);
    const keys = Object.keys(values).length;
    const effect = `This deletes the row ${printable(id)} of ${target.name}, which is ${status}, with its ${count(keys, 'value')}`;
    if (!(await confirm({ effect, yes: options.yes }, environment))) return 1;
    const result = await edited(rows.delete({ id, version: options.ifVersion ?? version }), hint, {
      rows,
      version: options.ifVersion,
    });
    print(environment, options, editReportOf('deleted', result), formatEdit);
    return 0;
  } catch (error) {
    if (!(error instanceof ItemError)) throw error;
    return await discard({ name: target.name, rows }, error, options, environment);
  }
}

/** Deletes an item that is not a valid row. No other command deletes it, and each command that reads it ends with exit code 1. */
async function discard(
  { name, rows }: Pick<Target, 'name' | 'rows'>,
  { id, reason }: ItemError,
  options: DeleteOptions,
  environment: Environment,
): Promise<0 | 1> {
  const effect = `This deletes ${printable(id)} of ${name}, which can't be read as a row (${reason}), with all its attributes`;
  if (!(await confirm({ effect, yes: options.yes }, environment))) return 1;
  const { version } = await edited(rows.discard({ id, version: options.ifVersion }), hint);
  const report = { id, edit: 'deleted', status: 'deleted', version } as const;
  print(environment, options, report, () => `Item ${printable(id)} deleted: version ${version}`);
  return 0;
}
