import { bulkEdit, type BulkOptions } from '../edits/bulk-edit.ts';
import { edited, editReportOf, formatEdit } from '../edits/edit-report.ts';
import { editorOf } from '../edits/editor-of.ts';
import { signedRows } from '../edits/signed-rows.ts';
import { parseChoice } from '../selection/choose-rows.ts';
import { openTarget } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import type { CommandOptions } from './command-options.ts';

export interface EditOptions extends CommandOptions {
  /** The version that the row must have. */
  ifVersion?: number;
  /** Who makes the edit. */
  by?: string;
}

const statuses = { usual: ['scheduled', 'failed'], possible: ['scheduled', 'failed'] } as const;

/**
 * Cancels a row, or those that the options select. Throws CommandError when there is no such row, or when it is neither scheduled nor failed. Resolves to 1
 * when it skips a row.
 */
export async function cancel(
  id: string | undefined,
  options: EditOptions & BulkOptions,
  environment: Environment,
): Promise<0 | 1> {
  const choice = await parseChoice('cancel', id, options, statuses, environment);
  const by = editorOf(options, environment);
  await using target = await openTarget(options, environment);
  const rows = signedRows(target.rows, by);
  if (choice.kind !== 'row') {
    const act = async (row: { id: string; version: number }): Promise<void> => void (await rows.cancel(row));
    const edit = { command: 'cancel', edit: 'cancelled', does: 'cancels', statuses, words: [], act };
    return await bulkEdit(target, choice, edit, options, environment);
  }
  const hint = 'daybreak show prints the row as it is now. A completed row cannot be cancelled';
  const version = options.ifVersion;
  const result = await edited(rows.cancel({ id: choice.id, version }), hint, { rows, version });
  print(environment, options, editReportOf('cancelled', result), formatEdit);
  return 0;
}
