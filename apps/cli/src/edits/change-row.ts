import {
  builtInRuleBook,
  definitionOf,
  describeProblems,
  parseRowDefinition,
  type Row,
  type Values,
} from '@daybreak/domain';
import type { EditedRow, RowRepository } from '@daybreak/repository';
import type { Target } from '../target/open-target.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { editAsRead } from './edit-as-read.ts';

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
