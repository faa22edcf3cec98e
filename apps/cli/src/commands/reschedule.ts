import type { EditInput } from '@daybreak/repository';
import { bulkEdit, type BulkOptions } from '../edits/bulk-edit.ts';
import { edited, editReportOf, formatEdit } from '../edits/edit-report.ts';
import { editorOf } from '../edits/editor-of.ts';
import { type MomentOptions, parseMoment, rescheduleRow } from '../edits/reschedule-row.ts';
import { signedRows } from '../edits/signed-rows.ts';
import { parseChoice } from '../selection/choose-rows.ts';
import { openTarget } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import type { EditOptions } from './cancel.ts';

export interface RescheduleOptions extends EditOptions, MomentOptions {}

const statuses = {
  usual: ['scheduled', 'failed'],
  possible: ['scheduled', 'failed', 'completed', 'cancelled', 'skipped'],
} as const;

/**
 * Gives a row, or those that the options select, another due date or time, whatever the status. Throws UsageError, and CommandError when there is no such row.
 * Resolves to 1 when it skips a row.
 */
export async function reschedule(
  id: string | undefined,
  options: RescheduleOptions & BulkOptions,
  environment: Environment,
): Promise<0 | 1> {
  const { on, time, zone } = options;
  const moment = parseMoment(options);
  const choice = await parseChoice('reschedule', id, options, statuses, environment);
  const by = editorOf(options, environment);
  await using target = await openTarget(options, environment);
  const signed = { name: target.name, rows: signedRows(target.rows, by) };
  if (choice.kind !== 'row') {
    const times = time === false ? ['--no-time'] : time === undefined ? [] : ['--time', time];
    const edit = {
      command: 'reschedule',
      edit: 'rescheduled',
      does: `moves to ${on}`,
      statuses,
      words: ['--on', on, ...times, ...(zone === undefined ? [] : ['--zone', zone])],
      act: async (row: EditInput): Promise<void> => void (await rescheduleRow(signed, row, moment)),
    };
    return await bulkEdit(target, choice, edit, options, environment);
  }
  const hint = 'daybreak show prints the row as it is now';
  const version = options.ifVersion;
  const result = await edited(rescheduleRow(signed, { id: choice.id, version }, moment), hint, { ...signed, version });
  print(environment, options, editReportOf('rescheduled', result), formatEdit);
  return 0;
}
