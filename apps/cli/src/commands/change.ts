import { bulkEdit, type BulkOptions } from '../edits/bulk-edit.ts';
import { changeRow } from '../edits/change-row.ts';
import { edited, editReportOf, formatEdit } from '../edits/edit-report.ts';
import { editorOf } from '../edits/editor-of.ts';
import { type ChangesOptions, parseChanges } from '../edits/parse-changes.ts';
import { signedRows } from '../edits/signed-rows.ts';
import { parseChoice } from '../selection/choose-rows.ts';
import { openTarget } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import type { EditOptions } from './cancel.ts';

export interface ChangeOptions extends EditOptions, ChangesOptions {}

const statuses = { usual: ['scheduled', 'failed'], possible: ['scheduled', 'failed'] } as const;

/**
 * Changes the input of the rule of a row, or of those that the options select. Throws UsageError for changes that the rule rejects, and CommandError when there
 * is no such row. Resolves to 1 when it skips a row.
 */
export async function change(
  id: string | undefined,
  options: ChangeOptions & BulkOptions,
  environment: Environment,
): Promise<0 | 1> {
  const newChanges = parseChanges(options);
  const choice = await parseChoice('change', id, options, statuses, environment);
  const by = editorOf(options, environment);
  await using target = await openTarget(options, environment);
  const signed = { name: target.name, rows: signedRows(target.rows, by) };
  if (choice.kind !== 'row') {
    const { set, changes } = options;
    const words = set === undefined ? ['--changes', changes ?? ''] : ['--set', ...set];
    const act = async (row: { id: string; version: number }): Promise<void> =>
      void (await changeRow(signed, row.id, row.version, newChanges));
    const edit = { command: 'change', edit: 'changed', does: 'changes', statuses, words, act };
    return await bulkEdit(target, choice, edit, options, environment);
  }
  const hint =
    'daybreak show prints the row as it is now. Reschedule a completed or cancelled row before you change it';
  const version = options.ifVersion;
  const result = await edited(changeRow(signed, choice.id, version, newChanges), hint, { ...signed, version });
  print(environment, options, editReportOf('changed', result), formatEdit);
  return 0;
}
