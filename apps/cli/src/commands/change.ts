import {
  builtInRuleBook,
  definitionOf,
  describeProblems,
  parseRowDefinition,
  type Row,
  type Values,
} from '@daybreak/domain';
import type { EditedRow, RowRepository } from '@daybreak/repository';
import { editAsRead } from '../edits/edit-as-read.ts';
import { edited, editReportOf, formatEdit } from '../edits/edit-report.ts';
import { type ChangesOptions, parseChanges } from '../edits/parse-changes.ts';
import { openTarget } from '../target/open-target.ts';
import type { Target } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import { UsageError } from '../terminal/usage-error.ts';
import type { EditOptions } from './cancel.ts';

export interface ChangeOptions extends EditOptions, ChangesOptions {}

/** Changes the input of a row's rule. Throws UsageError for changes that the rule rejects, and CommandError when there is no such row. */
export async function change(id: string, options: ChangeOptions, environment: Environment): Promise<0> {
  const newChanges = parseChanges(options);
  await using target = await openTarget(options, environment);
  const hint =
    'daybreak show prints the row as it is now. Reschedule a completed or cancelled row before you change it';
  const result = await edited(changeRow(target, id, options.ifVersion, newChanges), hint);
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
