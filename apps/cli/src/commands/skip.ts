import { builtInRuleBook, PlanError, planRow, type Row, RuleMissingError } from '@daybreak/domain';
import { editAsRead } from '../edits/edit-as-read.ts';
import { editorOf } from '../edits/editor-of.ts';
import { edited, editReportOf, formatEdit } from '../edits/edit-report.ts';
import { signedRows } from '../edits/signed-rows.ts';
import { openTarget } from '../target/open-target.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import type { EditOptions } from './cancel.ts';

/** Skips the current occurrence of a recurring row. Throws CommandError when there is no such row, or when it has no next occurrence. */
export async function skip(id: string, options: EditOptions, environment: Environment): Promise<0> {
  const by = editorOf(options, environment);
  await using target = await openTarget(options, environment);
  const rows = signedRows(target.rows, by);
  const skipped = editAsRead(
    target,
    { id, version: options.ifVersion },
    async (row, version) => await rows.skip({ id, version, next: nextOf(row) }),
  );
  const hint = 'daybreak show prints the row as it is now. Reschedule a completed or cancelled row instead';
  print(
    environment,
    options,
    editReportOf('skipped', await edited(skipped, hint, { rows, version: options.ifVersion })),
    formatEdit,
  );
  return 0;
}

function nextOf(row: Row): NonNullable<ReturnType<typeof planRow>['next']> {
  const { next } = planOrThrow(row);
  if (next !== undefined) return next;
  throw new CommandError(`The row ${row.id} has no occurrence after this one: to end it, use daybreak cancel`);
}

function planOrThrow(row: Row): ReturnType<typeof planRow> {
  try {
    return planRow(row, builtInRuleBook);
  } catch (error) {
    if (error instanceof PlanError || error instanceof RuleMissingError)
      throw new CommandError(`${error.message}: its next occurrence is not known`, { cause: error });
    throw error;
  }
}
