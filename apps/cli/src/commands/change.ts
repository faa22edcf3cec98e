import {
  builtInRuleBook,
  definitionOf,
  describeProblems,
  parseRowDefinition,
  type Row,
  type Values,
} from '@daybreak/domain';
import type { EditedRow, RowRepository } from '@daybreak/repository';
import { bulkEdit, type BulkOptions } from '../edits/bulk-edit.ts';
import { editAsRead } from '../edits/edit-as-read.ts';
import { edited, editReportOf, formatEdit } from '../edits/edit-report.ts';
import { type ChangesOptions, parseChanges } from '../edits/parse-changes.ts';
import { parseChoice } from '../selection/choose-rows.ts';
import { openTarget } from '../target/open-target.ts';
import type { Target } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import { UsageError } from '../terminal/usage-error.ts';
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
  await using target = await openTarget(options, environment);
  if (choice.kind !== 'row') {
    const { set, changes } = options;
    const words = set === undefined ? ['--changes', changes ?? ''] : ['--set', ...set];
    const act = async (row: { id: string; version: number }): Promise<void> =>
      void (await changeRow(target, row.id, row.version, newChanges));
    const edit = { command: 'change', edit: 'changed', does: 'changes', statuses, words, act };
    return await bulkEdit(target, choice, edit, options, environment);
  }
  const hint =
    'daybreak show prints the row as it is now. Reschedule a completed or cancelled row before you change it';
  const result = await edited(changeRow(target, choice.id, options.ifVersion, newChanges), hint);
  print(environment, options, editReportOf('changed', result), formatEdit);
  return 0;
}

/** Edits the version that it read. A concurrent change of another key then conflicts, instead of being lost. */
export async function changeRow(
  target: Pick<Target, 'name'> & { rows: Pick<RowRepository, 'getWithHistory' | 'change'> },
  id: string,
  version: number | undefined,
  newChanges: (before: Values) => Values,
): Promise<EditedRow> {
  return await editAsRead(target, { id, version }, async (row, readVersion) => {
    const changes = checked(row, newChanges(row.changes));
    return await target.rows.change({ id, version: readVersion, changes });
  });
}

/** Checks the changes as import does. Throws UsageError. */
function checked(row: Row, changes: Values): Values {
  const { dueDate, seriesDate = dueDate, anchorDate, occurrence } = row;
  const definition = { ...definitionOf(row), dueDate: seriesDate, anchorDate, occurrence, changes };
  const parsed = parseRowDefinition(definition, builtInRuleBook);
  if (!parsed.success) throw new UsageError(`These changes can't be made: ${describeProblems(parsed.problems)}`);
  return parsed.definition.changes;
}
