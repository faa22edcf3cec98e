import { confirm } from '../options/confirm.ts';
import type { Environment } from '../options/environment.ts';
import { print } from '../output/print.ts';
import { printable } from '../output/printable.ts';
import { edited, editReportOf, formatEdit } from '../story/edit-report.ts';
import { openTarget } from '../target/open-target.ts';
import { rowOrThrow } from '../target/row-or-throw.ts';
import type { EditOptions } from './cancel.ts';

export interface DeleteOptions extends EditOptions {
  yes?: boolean;
}

/** Deletes a row; its story stays for 90 days. Resolves to 1 when the answer is no. Throws CommandError when there is none. */
export async function deleteRow(id: string, options: DeleteOptions, environment: Environment): Promise<0 | 1> {
  await using target = await openTarget(options, environment);
  const { status, version, values } = await rowOrThrow(target, id);
  const keys = Object.keys(values).length;
  const effect = `This deletes the row ${printable(id)} of ${target.name}, which is ${status}, with its ${keys} values`;
  if (!(await confirm({ effect, yes: options.yes }, environment))) return 1;
  const hint = 'daybreak show says what it is now';
  const result = await edited(target.rows.delete({ id, version: options.ifVersion ?? version }), hint);
  print(environment, options, editReportOf('deleted', result), formatEdit);
  return 0;
}
