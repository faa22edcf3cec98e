import type { Row, Values } from '@daybreak/domain';
import { ConflictError } from '../../errors.ts';
import { toAttributes } from '../../items/attribute-value.ts';
import { dueKeys } from '../../items/due-index.ts';
import { leavesTheDueIndex } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { together, type UpdateParts } from '../../table/update-row.ts';
import { assertWritable } from './assert-writable.ts';
import { type EditedRow, type EditInput, editRow, raiseVersion } from './edit-row.ts';

export interface RescheduleInput extends EditInput {
  /** `YYYY-MM-DD` */
  dueDate: string;
  /** Default: as it is. */
  timeZone?: string | undefined;
}

/** Makes the row due on another date, whatever has become of it; a failed, completed or cancelled row is scheduled again. */
export async function rescheduleRow(table: RowTable, input: RescheduleInput): Promise<EditedRow> {
  const shardCount = await table.shardCount();
  return await editRow(table, input, 'rescheduled', (row, now) =>
    schedule(shardCount, { ...row, ...dateOf(input, row) }, now),
  );
}

export interface ChangeInput extends EditInput {
  /** Takes the place of all that the row's changes held. */
  changes: Values;
}

/** Gives the row's rule another input. A failed row is scheduled again; a completed or cancelled one is a ConflictError. */
export async function changeRow(table: RowTable, input: ChangeInput): Promise<EditedRow> {
  const shardCount = await table.shardCount();
  return await editRow(table, input, 'changed', (row, now) => {
    if (row.status !== 'scheduled' && row.status !== 'failed') throw ConflictError.inStatus(row.id, row.status);
    const { changes } = input;
    assertWritable({ ...row, changes }, Object.keys(changes));
    const values = { ':changes': { M: toAttributes(changes) } };
    return together(schedule(shardCount, row, now), { set: ['#changes = :changes'], values });
  });
}

/** Cancels the row; it stays as it is when it is cancelled already. A completed row is a ConflictError. */
export async function cancelRow(table: RowTable, input: EditInput): Promise<EditedRow> {
  return await editRow(table, input, 'cancelled', (row, now) => {
    if (row.status === 'cancelled') return undefined;
    if (row.status === 'completed') throw ConflictError.inStatus(row.id, row.status);
    return together(raiseVersion(row, now), {
      set: ['#status = :newStatus'],
      remove: [leavesTheDueIndex],
      values: { ':newStatus': { S: 'cancelled' } },
    });
  });
}

/** Schedules a failed row again, as it is; any other is a ConflictError. */
export async function redriveRow(table: RowTable, input: EditInput): Promise<EditedRow> {
  const shardCount = await table.shardCount();
  return await editRow(table, input, 'redriven', (row, now) => {
    if (row.status !== 'failed') throw ConflictError.inStatus(row.id, row.status);
    return schedule(shardCount, row, now);
  });
}

function dateOf({ dueDate, timeZone }: RescheduleInput, row: Row): Pick<Row, 'dueDate' | 'timeZone' | 'anchorDate'> {
  return { dueDate, timeZone: timeZone ?? row.timeZone, anchorDate: dueDate };
}

function schedule(shardCount: number, row: Row, now: string): UpdateParts {
  const { id, dueDate, timeZone, anchorDate } = row;
  const attributes = {
    newStatus: 'scheduled',
    dueDate,
    timeZone,
    anchorDate,
    ...dueKeys({ id, dueDate, timeZone, readyAt: now }, shardCount),
  };
  return together(raiseVersion(row, now), {
    set: Object.keys(attributes).map((name) => `#${name === 'newStatus' ? 'status' : name} = :${name}`),
    remove: ['#lastError'],
    values: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`:${name}`, { S: value }])),
  });
}
