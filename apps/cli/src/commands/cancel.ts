import { edited, editReportOf, formatEdit } from '../edits/edit-report.ts';
import { openTarget } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import type { CommandOptions } from './command-options.ts';

export interface EditOptions extends CommandOptions {
  /** The version that the row must have. */
  ifVersion?: number;
}

/** Cancels a row. Throws CommandError when there is no such row, or when it is neither scheduled nor failed. */
export async function cancel(id: string, options: EditOptions, environment: Environment): Promise<0> {
  await using target = await openTarget(options, environment);
  const hint = 'daybreak show prints the row as it is now. A completed row cannot be cancelled';
  const result = await edited(target.rows.cancel({ id, version: options.ifVersion }), hint);
  print(environment, options, editReportOf('cancelled', result), formatEdit);
  return 0;
}
